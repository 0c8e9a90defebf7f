internal import Aggregation
internal import TokenStreams

/// Requests that meet at the same servers and in the same caches, folded over one heap of events.
///
/// No clock, task or I/O. What happens at one instant happens in the order in which it was recorded; what was not
/// recorded comes behind it, in the order in which it was decided.
struct SimulatedWorld {
  /// What calls share: a model at an endpoint.
  private struct Server: Equatable {
    let endpoint: String
    let model: String
  }

  private struct CacheKey: Hashable {
    let server: Int
    let namespace: String
  }

  private let setting: SimulationSetting
  /// Whether calls slow each other down at any server.
  private let slowsDown: Bool
  private let planned: [PlannedRequest]
  private var schedule: ArrivalSchedule
  /// Whether the heap has the instant at which the next request may come.
  private var isArrivalAwaited = false
  /// Those that have come, in their order.
  private var requests: [RunningRequest] = []
  private var heap = EventHeap()
  private var servers: [Server] = []
  private var queues: [ServerQueue] = []
  private var caches: [CacheKey: PromptCache] = [:]
  private var actions: [MixtureAction] = []

  /// Makes a world of requests that come, in their order, when the schedule lets them.
  init(_ setting: SimulationSetting, _ planned: [PlannedRequest], _ schedule: ArrivalSchedule) {
    self.setting = setting
    slowsDown = setting.model.agents.contains { $0.latency.sharing.slowsDown }
    self.planned = planned
    self.schedule = schedule
    requests.reserveCapacity(planned.count)
    awaitArrival(atNs: Int64.min)
  }

  private mutating func awaitArrival(atNs: Int64) {
    guard !isArrivalAwaited, let nextNs = schedule.nextNs else { return }
    isArrivalAwaited = true
    heap.add(atNs: max(nextNs, atNs), request: -1, .arrival)
  }

  /// Begins requests whose turn has come.
  private mutating func begin(_ starts: [ArrivalSchedule.Start], atNs: Int64) throws {
    for start in starts {
      var request = planned[start.index].request
      request.scheduledNs = start.scheduledNs
      let servers = planned[start.index].proposals.shape.agents.map { server(of: $0) }
      requests.append(
        RunningRequest(planned[start.index], request, servers: servers, setting.keepsObservations))
      try handle(.started(atNs: atNs), of: requests.count - 1, atNs: atNs)
    }
    awaitArrival(atNs: atNs)
  }

  private mutating func server(of agent: MixtureShape.Agent) -> Int {
    let server = Server(endpoint: agent.endpoint, model: agent.model)
    if let known = servers.firstIndex(of: server) { return known }
    servers.append(server)
    queues.append(ServerQueue(slots: setting.model[agent.name]?.sharing.slots ?? Int.max))
    return servers.count - 1
  }

  /// Runs all requests to their ends.
  ///
  /// - Returns: what became of each, in the order in which they came.
  mutating func run() throws -> [SimulatedRequest] {
    while let entry = heap.first {
      let request = Int(entry.request)
      switch entry.what {
      case .call(let call, let epoch): try advance(request, Int(call), epoch: epoch, atNs: entry.atNs)
      case .arrival:
        heap.removeFirst()
        isArrivalAwaited = false
        try begin(schedule.advance(toNs: entry.atNs), atNs: entry.atNs)
      case .departure:
        heap.removeFirst()
        try begin(schedule.requestEnded(atNs: entry.atNs), atNs: entry.atNs)
      case .timer(let id):
        heap.removeFirst()
        guard requests[request].end == nil else { continue }
        try requests[request].keep(.timer(id: Int(id), atNs: entry.atNs))
        try handle(.timer(id: Int(id), atNs: entry.atNs), of: request, atNs: entry.atNs)
      }
    }
    return requests.compactMap {
      $0.result(readingRate: setting.readingRate, isAsRecorded: setting.isAsRecorded)
    }
  }

  /// Lets a call say what it says now. The earliest entry of the heap is the call's.
  private mutating func advance(_ request: Int, _ call: Int, epoch: Int32, atNs: Int64) throws {
    guard requests[request].end == nil, requests[request].calls[call].epoch == epoch else {
      return heap.removeFirst()
    }
    if case .waiting(let asked) = requests[request].calls[call].script,
      !requests[request].calls[call].isCancelled
    {
      heap.removeFirst()
      return try launch(asked, call: call, of: request, atNs: atNs)
    }
    switch try requests[request].say(call, atNs: atNs) {
    case .goesOn(let next): heap.replaceFirst(atNs: next.atNs, rank: next.rank)
    case .ended:
      heap.removeFirst()
      leave(request, call, atNs: atNs)
    case .unknown:
      heap.removeFirst()
      return end(request, .censored(slot: requests[request].calls[call].start.slot, atNs: atNs), atNs: atNs)
    }
    try carryOut(of: request, atNs: atNs)
  }

  /// Hands a request's machine an event and carries out what it decides.
  private mutating func handle(_ event: MixtureEvent, of request: Int, atNs: Int64) throws {
    requests[request].handle(event)
    try carryOut(of: request, atNs: atNs)
  }

  /// Carries out what a request's machine has decided.
  private mutating func carryOut(of request: Int, atNs: Int64) throws {
    guard !requests[request].actions.isEmpty else { return }
    // Taken out, so that the request can be changed meanwhile; and put back, for its memory.
    swap(&requests[request].actions, &actions)
    var start: Observation.CallStart?
    for action in actions {
      switch action {
      case .record(let observation):
        if case .call(let made) = observation { start = made }
        try requests[request].keep(observation)
      case .startCall(_, let asked):
        if let start { try begin(asked, start, of: request, atNs: atNs) }
      case .cancelCall(let call): cancel(call, of: request, atNs: atNs)
      case .armTimer(let id, let dueNs): heap.add(atNs: dueNs, request: Int32(request), .timer(Int32(id)))
      case .finish(let outcome): end(request, .finished(outcome), atNs: atNs)
      case .emit, .endAnswer: break
      }
    }
    actions.removeAll(keepingCapacity: true)
  }

  private mutating func begin(
    _ asked: CallRequest, _ start: Observation.CallStart, of request: Int, atNs: Int64
  ) throws {
    let server = requests[request].servers[asked.agent]
    var call = SimulatedCall(start: start, server: server, script: .waiting(asked), startNs: atNs)
    call.sharing = setting.model[start.agent]?.sharing ?? ServerSharing()
    call.holdsSlot = queues[server].enter(.init(request: request, call: start.call))
    requests[request].calls.append(call)
    guard call.holdsSlot else { return }
    try launch(asked, call: start.call, of: request, atNs: atNs)
    meet(at: server, atNs: atNs)
  }

  /// The call's server takes it up.
  private mutating func launch(_ asked: CallRequest, call: Int, of request: Int, atNs: Int64) throws {
    let start = requests[request].calls[call].start
    requests[request].calls[call].startNs = atNs
    requests[request].calls[call].others = queues[requests[request].calls[call].server].working.count - 1
    if start.round < 0 {
      requests[request].calls[call].play(requests[request].proposals.stream(of: start))
    } else {
      requests[request].calls[call].write(try written(asked, start, of: request, atNs: atNs))
    }
    schedule(requests[request].calls[call].due(atNs: atNs), call, of: request)
  }

  private mutating func schedule(_ next: SimulatedCall.Due, _ call: Int, of request: Int) {
    let epoch = requests[request].calls[call].epoch
    heap.add(atNs: next.atNs, rank: next.rank, request: Int32(request), .call(Int32(call), epoch: epoch))
  }

  /// A server works on more or fewer calls than before: each of them goes on slower or faster.
  private mutating func meet(at server: Int, atNs: Int64) {
    guard slowsDown else { return }
    let working = queues[server].working
    for ticket in working where requests[ticket.request].calls[ticket.call].sharing.slowsDown {
      let next = requests[ticket.request].calls[ticket.call].meet(others: working.count - 1, atNs: atNs)
      guard let next else { continue }
      requests[ticket.request].calls[ticket.call].epoch += 1
      schedule(next, ticket.call, of: ticket.request)
    }
  }

  private mutating func written(
    _ asked: CallRequest, _ start: Observation.CallStart, of request: Int, atNs: Int64
  ) throws(SimulationError) -> WrittenStream {
    guard let latency = setting.model[start.agent] else { throw .unknown(agent: start.agent) }
    let promptTokens = Double(start.promptBytes) / latency.promptBytesPerToken
    var cachedTokens = 0.0
    if latency.cachedTokenNs != nil {
      let key = CacheKey(server: requests[request].servers[asked.agent], namespace: asked.cacheNamespace)
      cachedTokens = caches[key, default: PromptCache()].admit(
        asked.messages, bytesPerToken: latency.promptBytesPerToken)
    }
    let left = requests[request].bytesLeft(at: start, latency, seed: setting.seed)
    let limit = asked.maxTokens.map { max(1, Int(Double($0) * latency.bytesPerToken)) } ?? Int.max
    return WrittenStream(
      latency, promptTokens: promptTokens, cachedTokens: min(cachedTokens, promptTokens),
      bytes: min(left, limit), outcome: limit < left ? .length : .stop,
      others: queues[requests[request].servers[asked.agent]].working.count - 1, startNs: atNs,
      seed: setting.seed &* 0x9E37_79B9_7F4A_7C15 ^ asked.seed)
  }

  /// Cuts a call off: its end comes at once, and nothing of what it would have said.
  private mutating func cancel(_ call: Int, of request: Int, atNs: Int64) {
    guard !requests[request].calls[call].hasEnded, !requests[request].calls[call].isCancelled else { return }
    requests[request].calls[call].isCancelled = true
    requests[request].calls[call].epoch += 1
    heap.add(
      atNs: atNs, request: Int32(request), .call(Int32(call), epoch: requests[request].calls[call].epoch))
  }

  /// A call has ended: its server takes up the next that waits.
  private mutating func leave(_ request: Int, _ call: Int, atNs: Int64) {
    let server = requests[request].calls[call].server
    guard requests[request].calls[call].holdsSlot else {
      _ = queues[server].withdraw(.init(request: request, call: call))
      return
    }
    requests[request].calls[call].holdsSlot = false
    if let next = queues[server].leave(.init(request: request, call: call)) {
      requests[next.request].calls[next.call].holdsSlot = true
      schedule((atNs, nil), next.call, of: next.request)
    }
    meet(at: server, atNs: atNs)
  }

  /// A request is over. One that is censored gives back what it holds, so that others can go on.
  private mutating func end(_ request: Int, _ end: SimulatedRequest.End, atNs: Int64) {
    requests[request].end = end
    for call in requests[request].calls.indices where !requests[request].calls[call].hasEnded {
      requests[request].calls[call].hasEnded = true
      leave(request, call, atNs: atNs)
    }
    // Not at once: another request must not begin in the midst of what this one's machine has decided.
    heap.add(atNs: atNs, request: Int32(request), .departure)
  }
}
