import Aggregation
import CommandLine
import Gateway
import Glibc
import JSON
import Mixtures
import Simulation
import TokenStreams
import Traces

/// A trace of requests that six proposers answered at paces of their own, and an aggregator: what they say is given, when
/// they say it is made up.
struct SimulationSample {
  static let proposers = 6
  /// Streams of a request: the proposals and the answer.
  static let streams = proposers + 1
  private static let firstNs: [Int64] = [180, 240, 310, 400, 520, 900].map { $0 * 1_000_000 }
  private static let intervalsNs: [Int64] = [8, 10, 12, 16, 20, 33].map { $0 * 1_000_000 }
  private static let requestNs: Int64 = 60_000_000_000
  /// Words in a row that an answer takes from one proposal.
  private static let stretch = 20

  /// What the sample says.
  let source: String
  private let texts: [[[String]]]

  /// Words that are made up, so many tokens of each proposal and answer. The answer has its words from the proposals, from
  /// each in turn.
  init(requests: Int, tokens: Int) {
    let words = SampleText(tokens: requests * 97 + tokens * Self.proposers).tokens
    texts = (0..<requests).map { request in
      let proposals = (0..<Self.proposers).map { call in
        Array(words[(request * 97 + call * tokens)...].prefix(tokens))
      }
      let answer = (0..<tokens).map { proposals[$0 / Self.stretch % Self.proposers][$0] }
      return proposals + [answer]
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

  /// Writes the trace. Returns how many deltas it has.
  @discardableResult
  func record(to path: String, under policy: Policy = .full) throws -> Int {
    let header = TraceHeader(
      tool: "chunkwise-bench", seed: 1, wallNs: 0, monotonicNs: 0, isSimulated: false, machine: nil)
    let writer = try RowWriter(path: path, header: header, replacing: true)
    var encoder = ObservationEncoder()
    var deltas = 0
    for (number, texts) in texts.enumerated() {
      for observation in Self.observations(number, texts, under: policy) {
        try writer.append(encoder.row(request: number, observation))
        if case .stream(_, .delta, _) = observation { deltas += 1 }
      }
    }
    try writer.finish()
    return deltas
  }

  /// An event of a call, and when it comes.
  private typealias Event = (call: Int, event: StreamEvent, atNs: Int64)

  /// A request, folded: the events of its proposers and its aggregator in the order of their instants. Each call of the
  /// aggregator says what is left of the answer, or as much of it as it may.
  static func observations(
    _ number: Int, _ texts: [[String]], under policy: Policy = .full
  ) -> [Observation] {
    let startNs = Int64(number + 1) * requestNs
    let request = MixtureRequest(
      request: number, messages: [Message(.user, "Question \(number)?")], promptID: "\(number)",
      policy: policy,
      policyParameters: policy.parameters.text, cacheNamespace: "\(number)", seed: UInt64(number),
      scheduledNs: startNs)
    var machine = MixtureMachine(shape: shape, request: request)
    var actions: [MixtureAction] = []
    var observations: [Observation] = []
    // The earliest last.
    var proposed = (0..<proposers).flatMap { events(of: $0, texts[$0][...], .stop, startNs, place: $0) }
    proposed.sort { ($0.atNs, $0.call) > ($1.atNs, $1.call) }
    var answered: [Event] = []
    var said = 0
    func feed(_ event: MixtureEvent, atNs: Int64) {
      machine.handle(event, into: &actions)
      for action in actions {
        if case .record(let decision) = action { observations.append(decision) }
        guard case .startCall(let call, let request) = action, request.agent == proposers else { continue }
        let rest = texts[proposers][said...]
        let words = rest.prefix(request.maxTokens ?? .max)
        said += words.count
        answered = events(
          of: call, words, words.count < rest.count ? .length : .stop, atNs, place: proposers)
        answered.reverse()
      }
      actions.removeAll(keepingCapacity: true)
    }
    feed(.started(atNs: startNs), atNs: startNs)
    while true {
      let isAnswer = answered.last.map { next in proposed.last.map { next.atNs < $0.atNs } ?? true } ?? false
      guard let (call, event, atNs) = isAnswer ? answered.popLast() : proposed.popLast() else {
        return observations
      }
      observations.append(.stream(call: call, event, atNs: atNs))
      feed(.call(call, event, atNs: atNs), atNs: atNs)
    }
  }

  /// What a call says, piece by piece.
  private static func events(
    of call: Int, _ pieces: ArraySlice<String>, _ outcome: Outcome, _ fromNs: Int64, place: Int
  ) -> [Event] {
    var atNs = fromNs + firstNs[place % proposers]
    var events: [Event] = pieces.enumerated().map { index, piece in
      defer {
        // Some scatter, the same in every run.
        atNs += intervalsNs[place % proposers] * Int64(7 + (index + place) % 7) / 10
      }
      return (call, .delta(Delta(piece, readNs: atNs)), atNs)
    }
    events.append((call, .ended(outcome, readNs: atNs), atNs))
    return events
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
