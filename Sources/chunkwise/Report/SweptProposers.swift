import CommandLine
import JSON
import Simulation

/// One cell of a sweep in which the number of proposers is given.
struct SweptProposers: Sendable {
  let policy: String
  /// The name of the trace's file.
  let trace: String
  /// The same, and what was assumed beside the number of proposers.
  let source: String
  let proposers: Int
  let result: CellResult

  /// Reads the results that a sweep keeps. Cells with as many proposers as were recorded are left out: how many that is
  /// does not stand there.
  ///
  /// - Throws: `CommandLineError` where a line is no result, or no policy has several numbers of proposers.
  static func all(path: String) throws(CommandLineError) -> [SweptProposers] {
    var all: [SweptProposers] = []
    for (index, line) in try TextFile.text(at: path).split(separator: "\n").enumerated() {
      guard let json = try? JSONValue(parsing: String(line)), let result = CellResult(json),
        let policy = json["policy"]?.string, let trace = json["trace"]?.string,
        let scenario = json["scenario"]
      else {
        throw CommandLineError(
          .dataErr, "\(path): line \(index + 1) is no whole result of a sweep; run the sweep to its end.")
      }
      guard let proposers = scenario["proposers"]?.integer else { continue }
      all.append(
        SweptProposers(
          policy: policy, trace: trace,
          source: ([trace] + assumptions(of: scenario)).joined(separator: ", "), proposers: proposers,
          result: result))
    }
    let sizes = Dictionary(grouping: all) { [$0.policy, $0.source] }.values.map {
      Set($0.map(\.proposers)).count
    }
    guard sizes.contains(where: { $0 > 1 }) else {
      throw CommandLineError(
        .dataErr,
        "\(path): no policy in it has several numbers of proposers; sweep an experiment with, say, proposers: [1, 2, 3]."
      )
    }
    return all
  }

  /// What a scenario assumes beside the number of proposers and differently from the recording.
  private static func assumptions(of scenario: JSONValue) -> [String] {
    [
      scenario["depth"]?.integer.map { "depth \($0)" },
      scenario["answer_tokens"]?.integer.map { "answers of \($0) tokens" },
      scenario["cache"] == .bool(false) ? "no cache" : nil,
      scenario["seed"] == 1 ? nil : scenario["seed"].map { "seed \($0.text)" },
    ].compactMap { $0 }
  }
}
