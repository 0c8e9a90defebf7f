import Glibc

/// The program itself, as its users start it.
enum Binary {
  /// Where it is: the program and the tests are built into the same folder.
  static let path: String = {
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/exe", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    let tests = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    return tests.prefix(through: tests.lastIndex(of: "/")!) + "chunkwise"
  }()

  /// Runs it to its end.
  static func run(
    _ arguments: [String], environment: [String: String] = [:], input: String? = nil
  ) async throws -> RunningBinary.End {
    try await RunningBinary(arguments, environment: environment, input: input).end()
  }
}
