import Aggregation
import CommandLine
import Gateway
import Glibc
import JSON
import Mixtures
import Simulation
import TokenStreams
import Traces

/// A trace of requests that six proposers answered at paces of their own, and an aggregator under `full`: what they say is
/// given, when they say it is made up.
struct SimulationSample {
  static let proposers = 6
  /// Streams of a request: the proposals and the answer.
  static let streams = proposers + 1
  private static let firstNs: [Int64] = [180, 240, 310, 400, 520, 900].map { $0 * 1_000_000 }
  private static let intervalsNs: [Int64] = [8, 10, 12, 16, 20, 33].map { $0 * 1_000_000 }
  private static let requestNs: Int64 = 60_000_000_000

  /// What the sample says.
  let source: String
  private let texts: [[[String]]]

  /// Words that are made up, so many tokens of each proposal and answer.
  init(requests: Int, tokens: Int) {
    let words = SampleText(tokens: requests * 97 + tokens * 2).tokens
    texts = (0..<requests).map { request in
      (0...Self.proposers).map { call in
        let start = request * 97 + call * 31 % tokens
        return Array(words[start..<start + tokens])
      }
    }
    source = "\(tokens) generated words of each proposal"
  }

  /// Answers of public models to AlpacaEval's instructions, from a folder of its results.
  ///
  /// - Throws: `CommandLineError` where a file in it is not as it should be.
  init(requests: Int, folder: String) throws(CommandLineError) {
    let models = [
      "FuseChat-Gemma-2-9B-Instruct", "FuseChat-Llama-3.1-8B-Instruct", "FuseChat-Qwen-2.5-7B-Instruct",
      "Mixtral-8x7B-Instruct-v0.1_concise", "claude-2.1", "gpt-3.5-turbo-1106_verbose", "Together-MoA-Lite",
    ]
    var answers: [[[String]]] = []
    for model in models {
      answers.append(try Self.answers(of: "\(folder)/\(model)/model_outputs.json", requests))
    }
    texts = (0..<requests).map { request in answers.map { $0[request] } }
    source = "answers of \(models.count - 1) models to AlpacaEval's instructions"
  }

  private static func answers(of path: String, _ count: Int) throws(CommandLineError) -> [[String]] {
    guard let file = fopen(path, "r") else {
      throw CommandLineError(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    guard let items = (try? JSONValue(parsing: bytes))?.array, items.count >= count else {
      throw CommandLineError(.dataErr, "\(path) is no array of at least \(count) answers.")
    }
    return items.prefix(count).map { MockTokens.split($0["output"]?.string ?? "") }
  }

  /// Deltas of all proposals.
  var proposalDeltas: Int { texts.reduce(0) { $0 + $1.dropLast().reduce(0) { $0 + $1.count } } }

  /// Writes the trace.
  func record(to path: String) throws {
    let header = TraceHeader(
      tool: "chunkwise-bench", seed: 1, wallNs: 0, monotonicNs: 0, isSimulated: false, machine: nil)
    let writer = try RowWriter(path: path, header: header, replacing: true)
    var encoder = ObservationEncoder()
    for (number, texts) in texts.enumerated() {
      for observation in Self.observations(number, texts) {
        try writer.append(encoder.row(request: number, observation))
      }
    }
    try writer.finish()
  }

  /// A request, folded: its proposers' events in the order of their instants, then the aggregator's.
  private static func observations(_ number: Int, _ texts: [[String]]) -> [Observation] {
    let startNs = Int64(number + 1) * requestNs
    let request = MixtureRequest(
      request: number, messages: [Message(.user, "Question \(number)?")], promptID: "\(number)",
      policy: .full,
      policyParameters: Policy.full.parameters.text, cacheNamespace: "\(number)", seed: UInt64(number),
      scheduledNs: startNs)
    var machine = MixtureMachine(shape: shape, request: request)
    var actions: [MixtureAction] = []
    var observations: [Observation] = []
    func feed(_ event: MixtureEvent) {
      machine.handle(event, into: &actions)
      for case .record(let decision) in actions { observations.append(decision) }
      actions.removeAll(keepingCapacity: true)
    }
    func play(_ calls: Range<Int>, fromNs: Int64) -> Int64 {
      var events: [(call: Int, event: StreamEvent, atNs: Int64)] = []
      for call in calls {
        var atNs = fromNs + firstNs[call % proposers]
        for piece in texts[call] {
          events.append((call, .delta(Delta(piece, readNs: atNs)), atNs))
          // Some scatter, the same in every run.
          atNs += intervalsNs[call % proposers] * Int64(7 + events.count % 7) / 10
        }
        events.append((call, .ended(.stop, readNs: atNs), atNs))
      }
      events.sort { ($0.atNs, $0.call) < ($1.atNs, $1.call) }
      for (call, event, atNs) in events {
        observations.append(.stream(call: call, event, atNs: atNs))
        feed(.call(call, event, atNs: atNs))
      }
      return events[events.count - 1].atNs
    }
    feed(.started(atNs: startNs))
    let endNs = play(0..<proposers, fromNs: startNs)
    _ = play(proposers..<proposers + 1, fromNs: endNs)
    return observations
  }

  private static var shape: MixtureShape {
    let slots = Array(0..<proposers)
    return MixtureShape(
      name: "bench",
      agents: (slots.map { "proposer-\($0)" } + ["aggregator"]).map {
        MixtureShape.Agent(name: $0, model: $0, endpoint: $0)
      },
      layers: [
        slots.map { MixtureShape.Place(agent: $0) }, [MixtureShape.Place(agent: proposers, upstreams: slots)],
      ])
  }
}
