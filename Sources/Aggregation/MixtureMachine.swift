public import TokenStreams

/// A whole request as one pure value: the aggregating places of all layers, the calls that feed them, and who reads
/// whom. Events go in, actions come out; nothing in it knows whether it runs live, replayed or simulated.
///
/// A place of the first layer is one call. A place of a later layer is an `AggregationMachine`, and what it emits is
/// what its readers receive: so layers compose to any depth.
public struct MixtureMachine: Equatable, Sendable {
  /// One place of the mixture.
  struct Place: Equatable, Sendable {
    let layer: Int
    let slot: Int
    let agent: Int
    /// Index into `machines`; −1 for a proposer.
    let machine: Int
    /// Places it reads, in the order of its machine's slots.
    let upstreams: [Int]
    /// Who reads it, and as which of their slots.
    var readers: [Reader] = []
    /// Readers that still want it.
    var readersLeft = 0
    /// The call that serves it now; −1 if none.
    var call = -1
    /// The call that served it last; −1 before the first.
    var lastCall = -1
    /// What that call asked, in case it has to be made again.
    var request: CallRequest?
    var retries = 0
    /// Nobody wants it any more.
    var isReleased = false
  }

  /// A place that reads another.
  struct Reader: Equatable, Sendable {
    let place: Int
    let slot: Int
  }

  /// One HTTP call.
  struct Call: Equatable, Sendable {
    let place: Int
    let round: Int
    let attempt: Int
    var hasDelta = false
    var hasEnded = false
  }

  /// What a timer was armed for.
  enum Timer: Equatable, Sendable {
    case deadline(machine: Int, id: Int)
    case retry(place: Int)
  }

  let shape: MixtureShape
  let request: MixtureRequest
  /// Whether what it records of a call has a digest of the prompt.
  let digestsPrompts: Bool
  var places: [Place] = []
  var machines: [AggregationMachine] = []
  /// For each machine, its place.
  var placeOfMachine: [Int] = []
  var calls: [Call] = []
  var openCalls = 0
  var timers: [Timer] = []
  var retriesLeft: Int
  var random: SplitMix64
  /// A proposer has said something.
  var hasProposal = false
  /// The stream whose continuation is not known, once that was needed.
  var censorship: StreamFailure?
  /// Set once the answer is over.
  public internal(set) var outcome: RequestOutcome?
  var isOver = false

  /// Makes the machine of a request.
  ///
  /// - Parameter digestsPrompts: false where nobody keeps what it records of a call: the digests of prompts, which are
  ///   empty then, are a sixth of a simulation's time.
  public init(shape: MixtureShape, request: MixtureRequest, digestsPrompts: Bool = true) {
    self.shape = shape
    self.request = request
    self.digestsPrompts = digestsPrompts
    retriesLeft = request.retry.budget
    random = SplitMix64(seed: request.seed)
    let last = shape.layers.count - 1
    var firstOfLayer = 0
    var firstOfLayerBefore = 0
    for (layer, row) in shape.layers.enumerated() where request.policy.usesProposers || layer == last {
      firstOfLayerBefore = firstOfLayer
      firstOfLayer = places.count
      for (slot, place) in row.enumerated() {
        let upstreams = request.policy.usesProposers ? place.upstreams.map { firstOfLayerBefore + $0 } : []
        add(place, layer: layer, slot: slot, upstreams: upstreams, isFinal: layer == last)
      }
    }
  }

  private mutating func add(
    _ place: MixtureShape.Place, layer: Int, slot: Int, upstreams: [Int], isFinal: Bool
  ) {
    let index = places.count
    let aggregates = layer > 0 || isFinal
    places.append(
      Place(
        layer: layer, slot: slot, agent: place.agent, machine: aggregates ? machines.count : -1,
        upstreams: upstreams))
    for (slot, upstream) in upstreams.enumerated() {
      places[upstream].readers.append(Reader(place: index, slot: slot))
      places[upstream].readersLeft += 1
    }
    guard aggregates else { return }
    placeOfMachine.append(index)
    let fallback = isFinal ? shape.fallback.map { shape.agents[$0] } : nil
    machines.append(
      AggregationMachine(
        policy: request.policy,
        upstreamRatios: upstreams.map { shape.agents[places[$0].agent].traits.bytesPerToken },
        conversation: request.messages, aggregator: shape.agents[place.agent].traits,
        fallback: fallback?.traits,
        title: shape.agents[place.agent].title, fallbackTitle: fallback?.title ?? "",
        retriesPerRound: request.retry.perRound, retriesLeft: retriesLeft,
        seed: request.seed &+ UInt64(index)))
  }

  /// The answer so far.
  public var answer: String { machines[machines.count - 1].answer }

  /// What is known of the request before it runs.
  public func header(startedNs: Int64) -> RequestHeader {
    RequestHeader(
      request: request.request, promptID: request.promptID, repetition: request.repetition,
      messages: request.messages, mixture: shape.name, policy: request.policy.name,
      policyParameters: request.policyParameters,
      places: places.map { header(of: $0, agent: $0.agent) },
      fallback: shape.fallback.map { header(of: places[places.count - 1], agent: $0) }, retry: request.retry,
      drains: request.drains, source: request.source, scheduledNs: request.scheduledNs, startedNs: startedNs,
      cacheNamespace: request.cacheNamespace, seed: request.seed, maxTokens: request.maxTokens)
  }

  private func header(of place: Place, agent: Int) -> RequestHeader.Place {
    let agent = shape.agents[agent]
    return RequestHeader.Place(
      layer: place.layer, slot: place.slot, agent: agent.name, model: agent.model, endpoint: agent.endpoint,
      hardware: agent.hardware, bytesPerToken: agent.traits.bytesPerToken,
      continuation: agent.traits.continuation.rawValue,
      isExact: agent.traits.isExact, upstreams: place.upstreams.map { places[$0].slot })
  }

  /// Takes in what happened and appends what is to be done.
  public mutating func handle(_ event: MixtureEvent, into actions: inout [MixtureAction]) {
    guard !isOver else { return }
    switch event {
    case .call(let call, let event, let atNs): handle(event, of: call, atNs: atNs, into: &actions)
    case .started(let atNs): start(atNs: atNs, into: &actions)
    case .timer(let id, let atNs):
      switch timers[id] {
      case .deadline(let machine, let id):
        feed(machine, .deadlinePassed(id: id, atNs: atNs), atNs: atNs, into: &actions)
      case .retry(let place): callAgain(place, atNs: atNs, into: &actions)
      }
    case .consumerCancelled(let atNs): stop(atNs: atNs, into: &actions)
    }
    if outcome != nil { finishIfQuiet(event.atNs, into: &actions) }
  }

  private mutating func start(atNs: Int64, into actions: inout [MixtureAction]) {
    actions.append(.record(.request(header(startedNs: atNs))))
    for place in places.indices where places[place].machine < 0 {
      let agent = places[place].agent
      let call = CallRequest(
        agent: agent, messages: request.messages, cacheNamespace: request.cacheNamespace,
        seed: seed(place: place, round: 0, attempt: 0))
      startCall(call, place: place, round: -1, attempt: 0, atNs: atNs, into: &actions)
    }
    for machine in machines.indices {
      feed(machine, .started(atNs: atNs), atNs: atNs, into: &actions)
    }
  }

  /// The same request, place, round and attempt give the same seed under every policy.
  func seed(place: Int, round: Int, attempt: Int) -> UInt64 {
    var mixer = SplitMix64(
      seed: request.seed ^ UInt64(places[place].layer << 48 | places[place].slot << 32 | round << 8 | attempt)
    )
    return mixer.next()
  }

  /// The request is over once the answer is and every call has ended.
  private mutating func finishIfQuiet(_ atNs: Int64, into actions: inout [MixtureAction]) {
    guard let outcome, openCalls == 0, !isOver else { return }
    isOver = true
    actions.append(.record(.finished(outcome, atNs: atNs)))
    actions.append(.finish(outcome))
  }
}

extension MixtureEvent {
  /// When it happened.
  var atNs: Int64 {
    switch self {
    case .started(let atNs), .call(_, _, let atNs), .timer(_, let atNs), .consumerCancelled(let atNs): atNs
    }
  }
}

extension MixtureMachine {
  /// Whether a call writes the answer that the reader sees.
  public func isOfFinalPlace(_ call: Int) -> Bool { calls[call].place == places.count - 1 }
}
