import CommandLine
import Simulation
import TokenStreams
import Traces

/// What a replay of traces has come to, in sentences.
struct ReplayResult {
  private var exact = 0
  /// How many more are exact, of simulated traces.
  private var simulated = 0
  private var brokenOff = 0
  private var wrong = 0
  private(set) var sentences: [String] = []

  /// Requests that were replayed, as far as that went.
  var count: Int { exact + simulated + brokenOff + wrong }

  /// Counts a request whose replay is over.
  mutating func add(_ request: ReplayedRequest, of reader: TraceReader) {
    let name = "\(reader.name): request \(request.header.request) (\(request.header.policy))"
    switch request.ending {
    case .exact where reader.header.isSimulated: simulated += 1
    case .exact: exact += 1
    case .brokenOff:
      brokenOff += 1
      sentences.append("\(name) breaks off in the recording; it was replayed as far as it goes.")
    case .differs(let disagreement):
      wrong += 1
      sentences.append("\(name) differs: \(disagreement.description)")
      if reader.header.tool != Chunkwise.tool, !sentences.contains(Self.otherVersion(reader)) {
        sentences.append(Self.otherVersion(reader))
      }
    case .unusable(let problem):
      wrong += 1
      sentences.append("\(reader.name): \(problem.description)")
    }
  }

  /// Notes what the end of a trace has shown.
  mutating func add(headless: [Int], of reader: TraceReader) {
    if !headless.isEmpty {
      let numbers = headless.map(String.init).joined(separator: ", ")
      sentences.append(
        "\(reader.name): what began request \(numbers) is missing, so that it cannot be replayed.")
    }
    if let condition = reader.condition, !condition.isWhole {
      sentences.append("\(reader.name) is not whole. \(condition.description)")
    }
  }

  private static func otherVersion(_ reader: TraceReader) -> String {
    "\(reader.name) was recorded by \(reader.header.tool); this is \(Chunkwise.tool), which may decide otherwise."
  }

  /// What can be said of the requests whose recording is whole.
  var successes: [String] {
    var sentences: [String] = []
    if exact > 0 {
      let what = exact == 1 ? "its decisions and its answer" : "their decisions and answers"
      sentences.append("\(Self.replayed(exact)): \(what) are those of the recording.")
    }
    if simulated > 0 {
      let whose = simulated == 1 ? "its" : "their"
      sentences.append("\(Self.replayed(simulated)): \(whose) decisions are those of the simulation.")
    }
    return sentences
  }

  private static func replayed(_ count: Int) -> String {
    NumberText.count(count, of: "request") + " replayed"
  }

  /// Throws if a request could not be replayed as it was recorded.
  func check() throws(CommandLineError) {
    guard wrong == 0 else {
      throw CommandLineError(.dataErr, "\(wrong) of \(count) requests could not be replayed as recorded.")
    }
  }
}
