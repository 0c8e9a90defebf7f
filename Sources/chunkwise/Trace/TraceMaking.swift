import CommandLine
import Traces

/// Makes a trace of the rows of others. It gets the name that `-o` gives once it is whole; if that fails or is
/// interrupted, nothing is left of it.
struct TraceMaking {
  static let option = CommandOption.value(
    "output", short: "o", "FILE", "The trace to make; - is the standard output. No file is replaced.")

  private let path: String
  private let compression: RowWriter.Compression
  private let interruption: Interruption

  init(
    _ arguments: Arguments, _ interruption: Interruption, _ compression: RowWriter.Compression = .quick
  ) throws(CommandLineError) {
    guard let path = arguments.string("output") else {
      throw .usage("Where is the new trace to go? --output FILE says it.")
    }
    if path == "-", StandardStream.output.isTerminal {
      throw .usage(
        "The new trace is compressed and no sight for a terminal; name a file, or send it into a pipe.")
    }
    self.path = path
    self.compression = compression
    self.interruption = interruption
  }

  /// Makes the trace.
  ///
  /// - Parameter write: appends its rows, and returns what is to be said of them.
  func make(_ write: @escaping @Sendable (RowWriter) throws -> [String]) async throws {
    let sentences = try await interruption.making {
      let writer = try RowWriter(unseen: path, compression)
      let sentences = try write(writer)
      try writer.finish()
      let size = NumberText.bytes(writer.fileBytes)
      return sentences + ["\(Self.name(path)) has \(NumberText.count(writer.rows, of: "row")) in \(size)."]
    }
    for sentence in sentences { StandardStream.error.write(sentence + "\n") }
  }

  /// Reads a trace to its end, and gives each of its rows away as soon as it comes.
  static func forEachRow(
    of path: String, _ body: (TraceRow, TraceReader) throws -> Void
  ) throws -> TraceReader {
    let reader = try TraceReader(path: path)
    while let row = try reader.next() {
      try Task.checkCancellation()
      try body(row, reader)
    }
    return reader
  }

  /// The same of a trace of which no row may be missing.
  @discardableResult
  static func forEachRow(
    ofWhole path: String, _ body: (TraceRow, TraceReader) throws -> Void
  ) throws -> TraceReader {
    let reader = try forEachRow(of: path, body)
    guard let condition = reader.condition, condition.isWhole else {
      throw CommandLineError(
        .dataErr,
        "\(reader.name) is not whole; `chunkwise trace repair` makes a trace of what is. "
          + (reader.condition?.description ?? ""))
    }
    return reader
  }

  private static func name(_ path: String) -> String { path == "-" ? "The new trace" : path }
}
