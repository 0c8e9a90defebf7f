import Aggregation
import CommandLine
import Engine
import Glibc
import JSON
import Mixtures
import Simulation

/// The results of a sweep in a file, one line of JSON for each cell, appended as they come.
///
/// A line that a kill has cut off is not whole JSON and is computed again. Lines of other experiments, versions or traces
/// in the same file have other keys; they stay until the sweep is finished.
final class SweepResults: Sendable {
  let path: String
  private let known: Lock<[String: CellResult]>

  /// Reads what is there.
  ///
  /// - Throws: `CommandLineError` where the file is there and cannot be read, or holds something else, which is not to be lost.
  init(path: String) throws(CommandLineError) {
    self.path = path
    var results: [String: CellResult] = [:]
    if access(path, F_OK) == 0 {
      let lines = try TextFile.text(at: path).split(separator: "\n")
      for line in lines {
        if let json = try? JSONValue(parsing: String(line)), let result = CellResult(json) {
          results[result.key] = result
        }
      }
      // Of the first line a kill may have left a part.
      let isBegun = lines.count == 1 && Self.beginning.hasPrefix(lines[0].prefix(Self.beginning.count))
      guard lines.isEmpty || !results.isEmpty || isBegun else {
        throw CommandLineError(
          .dataErr, "\(path) holds no results of a sweep, which would take its place; give another file.")
      }
    }
    known = Lock(results)
  }

  /// The result of a cell; nil where it is not there.
  subscript(key: String) -> CellResult? { known.withLock { $0[key] } }

  /// Adds a result and hands its line to the operating system.
  func add(_ result: CellResult, of cell: SweepCell, in experiment: Experiment) throws(CommandLineError) {
    // What a kill has cut off must not swallow the line behind it.
    let start = endsInLine ? "" : "\n"
    try append(start + Self.line(result, cell, experiment))
    known.withLock { $0[result.key] = result }
  }

  /// Replaces the file by the lines of these cells, in their order, so that the same experiment leaves the same bytes.
  func sort(by cells: [SweepCell], in experiment: Experiment) throws(CommandLineError) {
    let text = cells.compactMap { cell in
      self[cell.key].map { Self.line($0, cell, experiment) }
    }.joined()
    let file = try OutputFile(path)
    try file.write(Array(text.utf8))
    try file.publish()
  }

  private var endsInLine: Bool {
    guard let file = fopen(path, "re") else { return true }
    defer { fclose(file) }
    guard fseek(file, -1, SEEK_END) == 0 else { return true }
    return getc(file) == 0x0A
  }

  private func append(_ text: String) throws(CommandLineError) {
    guard let file = fopen(path, "ae") else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw CommandLineError(.ioErr, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  /// What every line begins with.
  private static let beginning = "{\"experiment\":"

  private static func line(_ result: CellResult, _ cell: SweepCell, _ experiment: Experiment) -> String {
    let about: [JSONValue.Member] = [
      .init("experiment", .string(experiment.name)),
      .init(
        "trace", .string(experiment.traces[cell.trace].split(separator: "/").last.map(String.init) ?? "")),
      .init("policy", .string(cell.policy.name)), .init("policy_parameters", cell.policy.parameters),
      .init("scenario", cell.scenario.json), .init("simulated", .bool(true)),
      .init("version", .string(Chunkwise.version)),
    ]
    return JSONValue.object(about + result.members).text + "\n"
  }
}
