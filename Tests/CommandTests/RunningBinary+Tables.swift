import JSON
import Testing

extension RunningBinary.End {
  /// The rows of a table, of a command that has printed JSON and succeeded.
  func rows(_ table: String = "correlation with preference") throws -> [JSONValue] {
    #expect(code == 0, "\(errors)")
    return try #require(try JSONValue(parsing: output)[table]?.array)
  }
}
