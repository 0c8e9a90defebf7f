internal import CMicroHTTPD
internal import Engine
internal import Glibc

/// The server's one thread: libmicrohttpd, the timers and the watch over suspended connections on one epoll set.
///
/// One thread and not libmicrohttpd's own plus one for timers, because resuming from another thread costs a wake-up
/// per token, and because slots, caches and plans then need no lock. A connection is suspended whenever nothing is
/// due on it. libmicrohttpd does not look at suspended sockets, so the loop watches them for the client's going.
///
/// Not `Sendable`: it is made on the starting thread, handed over once, and then touched by its own thread alone.
final class MockLoop {
  static let maximumBodyBytes = 64 << 20
  private static let shardCount = 32

  private enum Token {
    static let wake: UInt64 = 0
    static let timer: UInt64 = 1
    static let listener: UInt64 = 2
    static let firstShard: UInt64 = 3
    static let firstExchange = firstShard + UInt64(shardCount)
  }

  let shared: MockShared
  var planner: MockPlanner
  var slots: [SlotQueue]
  private(set) var stopping = false
  private let listener: ListeningSocket
  private var shards: [Shard] = []
  private var exchanges: [UInt64: Exchange] = [:]
  private var timers = TimerHeap()
  /// Requests whose connection has to be resumed. Not done where it is found out: that may be inside a callback.
  private var resumable: [UInt64] = []
  private var nextID = Token.firstExchange
  private var nextShard = 0
  private let epoll: Int32
  private let timer: Int32
  private var armedNs: Int64 = 0

  init(
    _ configuration: MockConfiguration, _ listener: consuming ListeningSocket, _ shared: MockShared
  ) throws(GatewayError) {
    self.shared = shared
    self.listener = listener
    planner = MockPlanner(configuration)
    slots = configuration.models.map { SlotQueue(slots: $0.slots) }
    epoll = epoll_create1(Int32(O_CLOEXEC))
    timer = gateway_timer()
    guard epoll >= 0, timer >= 0 else { throw .system("making the event loop") }
    for index in 0..<Self.shardCount { shards.append(try Shard(loop: self, index: index)) }
    try watch(shared.wake, Token.wake)
    try watch(timer, Token.timer)
    try watch(self.listener.descriptor, Token.listener)
    for shard in shards { try watch(shard.descriptor, Token.firstShard + UInt64(shard.index)) }
  }

  deinit {
    if epoll >= 0 { Glibc.close(epoll) }
    if timer >= 0 { Glibc.close(timer) }
  }

  private func watch(_ descriptor: Int32, _ token: UInt64) throws(GatewayError) {
    guard gateway_watch_input(epoll, descriptor, token) == 0 else { throw .system("watching a descriptor") }
  }

  /// Serves until `MockShared.wake` is written to.
  func run() {
    while !stopping {
      fireTimers()
      drive()
      armTimer()
      wait(timeoutMs: resumable.isEmpty && !shards.contains { $0.isDue } ? -1 : 0)
    }
    // libmicrohttpd must not be stopped while connections are suspended.
    for exchange in exchanges.values { abandon(exchange) }
    while exchanges.values.contains(where: \.suspended) || !resumable.isEmpty { drive() }
    for shard in shards { shard.stop() }
  }

  private func drive() {
    let ids = resumable
    resumable = []
    for id in ids { resume(id) }
    for shard in shards where shard.isDue { shard.run() }
  }

  private func fireTimers() {
    let now = gateway_now_ns()
    while let id = timers.popDue(nowNs: now) {
      if id == Token.listener {
        _ = gateway_watch_input(epoll, listener.descriptor, Token.listener)
      } else {
        resume(id)
      }
    }
  }

  private func armTimer() {
    let next = timers.nextNs ?? 0
    guard next != armedNs else { return }
    _ = gateway_timer_set(timer, next)
    armedNs = next
  }

  private func wait(timeoutMs: Int32) {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 64) { tokens in
      let count = gateway_wait(epoll, tokens.baseAddress, 64, timeoutMs)
      guard count > 0 else { return }
      for token in tokens[..<Int(count)] {
        switch token {
        case Token.wake: stopping = true
        // Setting the timer anew also takes back that it has fired.
        case Token.timer: armedNs = -1
        case Token.listener: accept()
        case Token.firstShard..<Token.firstExchange: shards[Int(token - Token.firstShard)].isDue = true
        default: if let exchange = exchanges[token] { abandon(exchange) }
        }
      }
    }
  }

  /// Takes a bounded number of connections, so that a flood of them does not hold up what is due.
  private func accept() {
    for _ in 0..<16 {
      let socket = gateway_accept(listener.descriptor)
      guard socket >= 0 else {
        if errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM {
          // The listener stays readable: asking again at once would spin until a descriptor is free.
          gateway_unwatch(epoll, listener.descriptor)
          timers.insert(TimerHeap.Entry(atNs: gateway_now_ns() + 10_000_000, id: Token.listener))
        }
        return
      }
      shards[nextShard].add(socket)
      nextShard = (nextShard + 1) % shards.count
    }
  }

  // MARK: - Requests

  func open(_ connection: OpaquePointer, on shard: Shard) -> Exchange {
    let exchange = Exchange(id: nextID, loop: self, shard: shard.index, connection: connection)
    nextID += 1
    exchanges[exchange.id] = exchange
    return exchange
  }

  /// Suspends a request's connection until an instant, or until someone resumes it.
  func suspend(_ exchange: Exchange, untilNs: Int64? = nil) {
    if let untilNs { timers.insert(TimerHeap.Entry(atNs: untilNs, id: exchange.id)) }
    if !exchange.watched {
      exchange.watched = gateway_watch_departure(epoll, gateway_socket(exchange.connection), exchange.id) == 0
    }
    exchange.suspended = true
    MHD_suspend_connection(exchange.connection)
  }

  private func resume(_ id: UInt64) {
    guard let exchange = exchanges[id], exchange.suspended else { return }
    exchange.suspended = false
    MHD_resume_connection(exchange.connection)
    shards[exchange.shard].isDue = true
  }

  private func abandon(_ exchange: Exchange) {
    exchange.abandoned = true
    resumable.append(exchange.id)
  }

  /// Forgets a request that is over and hands its slot on.
  func close(_ exchange: Exchange, completed: Bool) {
    exchanges[exchange.id] = nil
    if exchange.watched { gateway_unwatch(epoll, gateway_socket(exchange.connection)) }
    let now = gateway_now_ns()
    if let plan = exchange.plan, let place = plan.slotOfModel {
      if let next = slots[place].leave(exchange.id).flatMap({ exchanges[$0] }) {
        begin(next, nowNs: now)
        resumable.append(next.id)
      }
      if completed, plan.closesAfterwards {
        shutdown(gateway_socket(exchange.connection), Int32(SHUT_RDWR))
      }
    }
    guard let record = exchange.record else { return }
    let intended = exchange.plan?.ending != .complete
    shared.log?.withLock { log in
      log.update(record) {
        $0.endedNs = now
        $0.disconnected = !stopping && (exchange.abandoned || !completed && !intended)
      }
    }
  }

  /// Gives a request its slot: the zero of its plan.
  func begin(_ exchange: Exchange, nowNs: Int64) {
    exchange.stage = .running
    exchange.startedNs = nowNs
    guard let record = exchange.record, let plan = exchange.plan else { return }
    shared.log?.withLock { log in
      log.update(record) {
        $0.startedNs = nowNs
        $0.plannedFirstTokenNs = plan.firstTokenNs.map { nowNs + $0 } ?? 0
      }
    }
  }
}
