internal import Aggregation
internal import Measures
internal import TokenStreams

/// A request that is being simulated: its machine, its calls, and what is kept of what happens.
struct RunningRequest {
  let number: Int
  let proposals: RecordedProposals
  let shape: MixtureShape
  let request: MixtureRequest
  /// Tokens of its answer; nil for the recorded length.
  let answerTokens: Int?
  /// For each agent of the shape, its server.
  let servers: [Int]
  var calls: [SimulatedCall] = []
  /// The streams that models write; beside the calls, so that each is changed in place.
  var written: [WrittenStream] = []
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

  /// How much of its answer the place of a call has still to write, if the answer is to be so long.
  func bytesLeft(of total: Int, at start: Observation.CallStart) -> Int {
    max(0, total - emitted[start.layer][start.slot])
  }

  /// Whether a place writes the answer that the reader sees.
  func isFinal(_ start: Observation.CallStart) -> Bool { start.layer == shape.layers.count - 1 }

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
