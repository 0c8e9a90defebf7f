internal import Aggregation
internal import Measures
internal import TokenStreams

/// A request that is being simulated: its machine, its calls, and what is kept of what happens.
struct RunningRequest {
  /// What follows when a call has said something.
  enum Said {
    /// It goes on at an instant.
    case goesOn(SimulatedCall.Due)
    /// It has ended.
    case ended
    /// Nobody knows what it would have said.
    case unknown
  }

  let number: Int
  let proposals: RecordedProposals
  let shape: MixtureShape
  let request: MixtureRequest
  /// Tokens of its answer; nil for the recorded length.
  let answerTokens: Int?
  /// For each agent of the shape, its server.
  let servers: [Int]
  var calls: [SimulatedCall] = []
  /// Set once it is over.
  var end: SimulatedRequest.End?
  var deltas = 0
  private var machine: MixtureMachine
  /// What the machine has decided, and nobody has carried out yet.
  var actions: [MixtureAction] = []
  private var recording: RequestRecording?
  private var observations: [Observation] = []
  private let keepsObservations: Bool
  /// Bytes that each place has emitted, in the order of the layers; those of the first layer emit nothing.
  private var emitted: [[Int]]

  /// - Parameter request: the planned one, at the instant for which it is scheduled.
  init(_ planned: PlannedRequest, _ request: MixtureRequest, servers: [Int], _ keepsObservations: Bool) {
    self.request = request
    self.servers = servers
    number = request.request
    proposals = planned.proposals
    shape = planned.proposals.shape
    answerTokens = planned.answerTokens
    self.keepsObservations = keepsObservations
    machine = MixtureMachine(shape: shape, request: request, digestsPrompts: keepsObservations)
    emitted = shape.layers.map { Array(repeating: 0, count: $0.count) }
  }

  /// Hands the machine something that happened.
  mutating func handle(_ event: MixtureEvent) { machine.handle(event, into: &actions) }

  /// Lets a call say what it says now, and the machine hear it.
  mutating func say(_ call: Int, atNs: Int64) throws(MeasuresError) -> Said {
    guard let event = calls[call].next(atNs: atNs) else { return .unknown }
    try keep(.stream(call: call, event, atNs: atNs))
    handle(.call(call, event, atNs: atNs))
    if case .delta = event { deltas += 1 }
    guard case .ended = event else { return .goesOn(calls[call].due(atNs: atNs)) }
    calls[call].hasEnded = true
    return .ended
  }

  /// Keeps something that happened or was decided.
  mutating func keep(_ observation: Observation) throws(MeasuresError) {
    switch observation {
    case .request(let header): recording = try RequestRecording(header)
    case .answer(let piece):
      emitted[piece.layer][piece.slot] += piece.bytes.count
      try recording?.append(observation)
    default: try recording?.append(observation)
    }
    if keepsObservations { observations.append(observation) }
  }

  /// How much of its answer the place of a call has still to write. Like `SimulatedCall.due`, it changes nothing.
  ///
  /// - Parameter seed: of the simulation; from it and the request's comes the length, where it has to be drawn.
  mutating func bytesLeft(at start: Observation.CallStart, _ latency: AgentLatency, seed: UInt64) -> Int {
    max(0, answerBytes(start, latency, seed: seed) - emitted[start.layer][start.slot])
  }

  /// How long the answer of a call's place is to be: as recorded for the prompt, else drawn, the same in all its rounds.
  private func answerBytes(_ start: Observation.CallStart, _ latency: AgentLatency, seed: UInt64) -> Int {
    if start.layer == shape.layers.count - 1 {
      if let answerTokens { return max(1, Int(Double(answerTokens) * latency.bytesPerToken)) }
      if let known = proposals.answerBytes(under: request.policy.name, request.policyParameters) {
        return known
      }
    }
    var random = SplitMix64(seed: seed ^ request.seed ^ UInt64(start.layer << 16 | start.slot))
    return max(1, Int(latency.answerBytes.draw(&random)))
  }

  /// What became of it.
  ///
  /// - Parameter isAsRecorded: whether its proposers had nobody beside them but whoever was recorded there.
  func result(readingRate: Double, isAsRecorded: Bool) -> SimulatedRequest? {
    guard let end else { return nil }
    let isFinished = if case .finished = end { true } else { false }
    return SimulatedRequest(
      request: number, policy: request.policy.name, source: proposals.source, end: end,
      measured: isFinished
        ? recording.map {
          MeasuredRequest(
            $0, readingRate: readingRate, isSimulated: true, proposersAreAsRecorded: isAsRecorded)
        } : nil,
      observations: isFinished ? observations : [], deltas: deltas)
  }
}
