import Measures
import Reports
import TokenStreams

/// A request as it could have been recorded: two proposers, `a` and `b`, unless there are others, and a `writer` that reads
/// them all in two rounds.
struct Recorded {
  var request = 0
  var prompt = "p"
  var mixture = "mixture"
  var policy = "staircase"
  var question = "Why?"
  var agents = ["a", "b"]
  /// By agent.
  var proposals = ["the sea has two tides a day", "a moon pulls the water up"]
  /// What the first proposer says, by when it comes in milliseconds, in place of its proposal in one piece.
  var pieces: [Int: String] = [:]
  var answer = "Because the sea has two tides a day, and no more."
  /// When the first round could start, in milliseconds; the last proposer was ready so late.
  var firstRound = 100
  var outcome = RequestOutcome.complete(.stop)
  var isSimulated = false
  var isRedacted = false
  /// What the servers call themselves; empty where they do not say.
  var server = ""
  /// After how many observations the recording breaks off.
  var known = Int.max

  static let writer = 2

  private var header: RequestHeader {
    func place(_ layer: Int, _ slot: Int, _ agent: String, _ upstreams: [Int] = []) -> RequestHeader.Place {
      RequestHeader.Place(
        layer: layer, slot: slot, agent: agent, model: "m", endpoint: "e", bytesPerToken: 4,
        upstreams: upstreams)
    }
    return RequestHeader(
      request: request, promptID: prompt, messages: [Message(.user, question)], mixture: mixture,
      policy: policy, policyParameters: "{}",
      places: agents.enumerated().map { place(0, $0, $1) } + [
        place(1, 0, "writer", Array(agents.indices))
      ], scheduledNs: 0, startedNs: 0)
  }

  /// Everything from its header to its end.
  var observations: [Observation] {
    var all: [Observation] = [.request(header)]
    for (slot, text) in proposals.enumerated() {
      all.append(.call(start(call: slot, layer: 0, slot: slot, round: -1, at: 0)))
      if !server.isEmpty {
        let report = StreamEvent.FirstByte(
          connectedNs: ms(1), sentNs: ms(2), readNs: ms(3), reusedConnection: false, server: server)
        all.append(.stream(call: slot, .firstByte(report), atNs: ms(3)))
      }
      let pieces = slot == 0 && !self.pieces.isEmpty ? self.pieces : [20 + slot: text]
      for (at, piece) in pieces.sorted(by: { $0.key < $1.key }) {
        all.append(.stream(call: slot, .delta(Delta(piece, readNs: ms(at))), atNs: ms(at)))
      }
    }
    for slot in proposals.indices { all.append(end(slot, at: 50)) }
    let bytes = answer.utf8.count
    // The first round writes half of the answer, to the end of a scalar.
    let half = answer.unicodeScalars.prefix(answer.unicodeScalars.count / 2).reduce(0) {
      $0 + $1.utf8.count
    }
    for (round, range) in [0..<half, half..<bytes].enumerated() {
      let at = firstRound + 100 * round
      let call = agents.count + round
      let text = String(decoding: Array(answer.utf8)[range], as: UTF8.self)
      all += [
        .barrier(
          Observation.Barrier(
            layer: 1, slot: 0, round: round, cause: .all,
            readyNs: agents.indices.map { $0 == agents.count - 1 ? ms(at) : ms(30) },
            critical: agents.count - 1, atNs: ms(at))),
        .call(start(call: call, layer: 1, slot: 0, round: round, at: at)),
        .round(
          Observation.RoundStart(
            layer: 1, slot: 0, round: round, attempt: 0, call: call, isFinal: round == 1,
            evidenceBytes: proposals.map { round == 0 ? 0 : $0.utf8.count },
            evidenceTokens: proposals.map { round == 0 ? 0 : $0.utf8.count / 4 }, layout: "regrouped",
            continuation: "turns", atNs: ms(at))),
      ]
      if !text.isEmpty {
        all.append(.stream(call: call, .delta(Delta(text, readNs: ms(at + 10))), atNs: ms(at + 10)))
        all.append(
          .answer(
            Observation.AnswerPiece(
              layer: 1, slot: 0, round: round, call: call, bytes: 0..<range.count, atNs: ms(at + 10))))
      }
      all.append(end(call, at: at + 20))
      all.append(
        .roundEnd(
          Observation.RoundEnd(
            layer: 1, slot: 0, round: round, attempt: 0, outcome: .stop, isPremature: false, atNs: ms(at + 20)
          ))
      )
    }
    return all + [.finished(outcome, atNs: ms(firstRound + 120))]
  }

  private func start(call: Int, layer: Int, slot: Int, round: Int, at: Int) -> Observation.CallStart {
    Observation.CallStart(
      call: call, layer: layer, slot: slot, agent: layer == 0 ? agents[slot] : "writer", round: round,
      attempt: 0, promptDigest: "", promptBytes: 40, promptTokens: 10, maxTokens: nil, atNs: ms(at))
  }

  private func end(_ call: Int, at: Int) -> Observation {
    .stream(call: call, .ended(.stop, readNs: ms(at)), atNs: ms(at))
  }

  func recording() throws -> RequestRecording {
    var recording = try RequestRecording(header)
    for observation in observations.dropFirst() { try recording.append(observation) }
    return recording
  }

  func measured() throws -> MeasuredRequest {
    MeasuredRequest(try recording(), isSimulated: isSimulated)
  }

  func exported() throws -> ExportedRequest {
    var fold = try ExportedRequest.Fold(header)
    for observation in observations.prefix(known).dropFirst() { try fold.append(observation) }
    return fold.request
  }

  func story() throws -> RequestStory {
    var texts = RequestTexts(header)
    for observation in observations.dropFirst() { try texts.append(observation) }
    return RequestStory(try recording(), texts, isSimulated: isSimulated, isRedacted: isRedacted)
  }
}

extension Report {
  /// The report of some requests of one trace.
  init(
    of recorded: [Recorded], prices: PriceTable? = nil, scores: [String: Double] = [:],
    correlations: [Correlation] = [], most: Int = 24, warnings: [String] = []
  ) throws {
    let requests = try recorded.map { try $0.measured() }
    let costs = try CostAnalysis(
      of: zip(recorded, requests).map {
        CostedRequest($1, RequestCost(try $0.recording(), prices: prices ?? PriceTable([])))
      }, prices: prices ?? PriceTable([]), scores: scores)
    let choice = RequestChoice(of: [requests], most: most)
    var stories: [RequestChoice.Member: RequestStory] = [:]
    for member in choice.comparisons.flatMap(\.members) {
      stories[member] = try recorded.first { $0.request == member.request }?.story()
    }
    let trace = Trace(
      name: "trace", tool: "test", seed: 1, wallMs: 0, isSimulated: false,
      hasMockLatencies: requests.contains(where: \.hasMockLatencies), machine: nil, requests: requests.count,
      isRedacted: recorded.contains(where: \.isRedacted))
    self.init(
      of: [trace], costs, readingRate: 23.8, hasPrices: prices != nil, correlations: correlations,
      choice: choice,
      stories: stories, warnings: warnings)
  }
}

func ms(_ milliseconds: Int) -> Int64 { Int64(milliseconds) * 1_000_000 }
