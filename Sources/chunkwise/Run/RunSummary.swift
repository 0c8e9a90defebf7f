import CommandLine
import Measures

/// What a run was like, in short: a line for one request, a row for each policy of several.
struct RunSummary {
  private let measured: [MeasuredRequest]
  private let isBatch: Bool
  private let path: String?

  /// Sums up a run.
  ///
  /// - Parameters:
  ///   - isBatch: it was of several requests, whether or not all of them were begun.
  ///   - path: its trace; nil if there is none to look into.
  init(measured: [MeasuredRequest], isBatch: Bool, path: String?) {
    self.measured = measured
    self.isBatch = isBatch
    self.path = path
  }

  /// Writes it to the standard error.
  func write(as format: TableFormat) {
    let stream = StandardStream.error
    // On a terminal it would stick to the answer.
    if stream.isTerminal { stream.write("\n") }
    if isBatch || format != .table {
      if !measured.isEmpty { stream.write([table], as: format) }
    } else if let request = measured.first, let line = Self.line(request) {
      stream.write(sentence: line)
    }
    if let path {
      stream.write(sentence: "Recorded in \(path). Look further with: chunkwise analyze \(path)")
    }
  }

  /// When the reader saw what; nil for a request that showed nothing.
  static func line(_ request: MeasuredRequest) -> String? {
    let values = request.measures.values
    guard let ttft = values[.ttft] else { return nil }
    var first = "TTFT \(duration(ms: ttft))"
    // A model that reasons, or a word that is held back, puts a while between the two.
    if let ttfo = values[.ttfo], ttfo - ttft > 1 { first += ", TTFO \(duration(ms: ttfo))" }
    if let part = request.mainPart { first += ", mostly \(part.words) (\(duration(ms: part.ms)))" }
    var parts = [first]
    if let e2e = values[.e2e] { parts.append("E2E \(duration(ms: e2e))") }
    if let calls = values[.calls], let rounds = values[.rounds] {
      parts.append(
        NumberText.count(Int(calls), of: "call") + " in " + NumberText.count(Int(rounds), of: "round"))
    }
    if let tokens = values[.tokens] {
      let isCounted = request.measures.tokenSource == .server
      parts.append((isCounted ? "" : "about ") + NumberText.count(Int(tokens.rounded()), of: "token"))
    }
    if request.hasMockLatencies { parts.append("latencies of a mock") }
    return parts.joined(separator: " · ")
  }

  private static func duration(ms: Double) -> String { NumberText.duration(ns: Int64(ms * 1e6)) }

  /// A row for each policy.
  private var table: Table {
    var table = Table(
      "",
      columns: [
        .init("policy", .leading), .init("all"), .init("complete"), .init("ttft p50", unit: "ms"),
        .init("e2e p50", unit: "ms"), .init("tokens/s p50", unit: "1/s"),
      ])
    table.flagsDoubt = true
    let hasMixtures = Set(measured.map(\.mixture)).count > 1
    let name = { (request: MeasuredRequest) in
      hasMixtures ? "\(request.policy), \(request.mixture)" : request.policy
    }
    var names: [String] = []
    for request in measured where !names.contains(name(request)) { names.append(name(request)) }
    for policy in names {
      let all = measured.filter { name($0) == policy }
      let complete = all.filter { $0.measures.standing == .complete }
      let median = { (measure: Measure, digits: Int) in
        Table.Cell(0.5, of: complete.compactMap { $0.measures.values[measure] }, digits: digits)
      }
      table.append([
        .text(policy), .count(all.count), .count(complete.count), median(.ttft, 0), median(.e2e, 0),
        median(.tokensPerSecond, 1),
      ])
    }
    table.notes += [MockLatencies(of: measured).note].compactMap { $0 }
    return table
  }
}
