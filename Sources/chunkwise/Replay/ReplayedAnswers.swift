import CommandLine
import JSON
import Simulation
import TokenStreams
import Traces

/// The answers of a replay on the standard output. Of several that grow at the same time the first to begin is shown
/// while it grows; what the others have is shown when it has ended. Of a simulated trace there are none.
struct ReplayedAnswers {
  private struct Growing {
    let request: Int
    let title: String
    var unshown = ""
    var isEmpty = true
    var isOver = false
  }

  private let form: RunSettings.Output
  private let trace: String
  private let isSimulated: Bool
  private let hasTitles: Bool
  private var growing: [Growing] = []

  init(_ form: RunSettings.Output, of reader: TraceReader, hasTitles: Bool) {
    self.form = form
    trace = reader.name
    isSimulated = reader.header.isSimulated
    self.hasTitles = hasTitles
  }

  /// Takes in what has been replayed.
  mutating func add(_ moment: TraceReplay.Moment) {
    // Words of a simulation are nobody's.
    if form == .text, !isSimulated {
      if case .request(let header)? = moment.observations.first {
        growing.append(
          Growing(request: moment.request, title: "\(header.policy): \(header.messages.title)"))
        if growing.count == 1 { showTitle() }
      }
      if !moment.text.isEmpty, let index = growing.firstIndex(where: { $0.request == moment.request }) {
        growing[index].isEmpty = false
        if index == 0 {
          StandardStream.output.write(moment.text)
        } else {
          growing[index].unshown += moment.text
        }
      }
    }
    if let request = moment.end { end(request) }
  }

  /// Takes in that a request's replay is over.
  mutating func end(_ request: ReplayedRequest) {
    if form == .jsonl { StandardStream.output.write(line(request) + "\n") }
    if let index = growing.firstIndex(where: { $0.request == request.header.request }) {
      growing[index].isOver = true
    }
    while let first = growing.first, first.isOver {
      if !first.isEmpty { StandardStream.output.write("\n") }
      growing.removeFirst()
      guard !growing.isEmpty else { return }
      showTitle()
      StandardStream.output.write(growing[0].unshown)
      growing[0].unshown = ""
    }
  }

  private func showTitle() {
    if hasTitles {
      StandardStream.output.write("\n== request \(growing[0].request), \(growing[0].title)\n\n")
    }
  }

  /// A request as a line of JSON.
  private func line(_ request: ReplayedRequest) -> String {
    let header = request.header
    var members: [JSONValue.Member] = [
      .init("trace", .string(trace)), .init("simulated", .bool(isSimulated)),
      .init("request", .integer(Int64(header.request))), .init("prompt_id", .string(header.promptID)),
      .init("repeat", .integer(Int64(header.repetition))), .init("policy", .string(header.policy)),
    ]
    let (outcome, problem): (String?, String?) =
      switch request.ending {
      case .exact(let outcome): (outcome.name, nil)
      case .brokenOff: (nil, "The recording breaks off.")
      case .differs(let disagreement): (nil, disagreement.description)
      case .unusable(let problem): (nil, problem.description)
      }
    members += [
      .init("outcome", outcome.map { .string($0) } ?? .null),
      .init("answer", isSimulated ? .null : .string(request.answer)),
      .init("exact", .bool(outcome != nil)), .init("problem", problem.map { .string($0) } ?? .null),
    ]
    return JSONValue.object(members).text
  }
}
