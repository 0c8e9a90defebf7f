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
  static let maximumConnections: UInt32 = 16_384
  static let maximumBodyBytes = 64 << 20

  private enum Token {
    static let wake: UInt64 = 0
    static let timer: UInt64 = 1
    static let daemon: UInt64 = 2
    static let firstExchange: UInt64 = 3
  }

  let shared: MockShared
  var planner: MockPlanner
  var slots: [SlotQueue]
  var exchanges: [UInt64: Exchange] = [:]
  var timers = TimerHeap()
  /// Requests whose connection has to be resumed. Not done where it is found out: that is inside a callback.
  var resumable: [UInt64] = []
  private(set) var stopping = false
  private var nextID = Token.firstExchange
  private var daemon: OpaquePointer?
  private let epoll: Int32
  private let timer: Int32
  private var armedNs: Int64 = 0

  init(_ configuration: MockConfiguration, _ listener: ListeningSocket, _ shared: MockShared)
    throws(GatewayError)
  {
    self.shared = shared
    planner = MockPlanner(configuration)
    slots = configuration.models.map { SlotQueue(slots: $0.slots) }
    epoll = epoll_create1(Int32(O_CLOEXEC))
    timer = gateway_timer()
    guard epoll >= 0, timer >= 0 else { throw .system("making the event loop") }
    let context = Unmanaged.passUnretained(self).toOpaque()
    daemon = gateway_daemon(
      listener.descriptor, Self.maximumConnections, accessCallback, context, completedCallback, context)
    guard let daemon else { throw .system("starting libmicrohttpd") }
    guard gateway_watch_input(epoll, shared.wake, Token.wake) == 0,
      gateway_watch_input(epoll, timer, Token.timer) == 0,
      gateway_watch_input(epoll, gateway_daemon_epoll(daemon), Token.daemon) == 0
    else { throw .system("watching the server's sockets") }
  }

  deinit {
    if let daemon { MHD_stop_daemon(daemon) }
    if epoll >= 0 { Glibc.close(epoll) }
    if timer >= 0 { Glibc.close(timer) }
  }

  /// Serves until `MockShared.wake` is written to.
  func run() {
    while !stopping {
      let now = gateway_now_ns()
      while let id = timers.popDue(nowNs: now) { resume(id) }
      drive()
      armTimer()
      wait(timeoutMs: resumable.isEmpty && !daemonIsBusy ? -1 : 0)
    }
    // libmicrohttpd must not be stopped while connections are suspended.
    for exchange in exchanges.values { abandon(exchange) }
    while exchanges.values.contains(where: { $0.suspended }) || !resumable.isEmpty { drive() }
    MHD_stop_daemon(daemon)
    daemon = nil
  }

  private func drive() {
    let ids = resumable
    resumable = []
    for id in ids { resume(id) }
    MHD_run(daemon)
  }

  private var daemonIsBusy: Bool {
    var timeout: UInt64 = 0
    return MHD_get_timeout(daemon, &timeout) == .YES && timeout == 0
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
        case Token.daemon: break
        default: if let exchange = exchanges[token] { abandon(exchange) }
        }
      }
    }
  }

  // MARK: - Requests

  func open(_ connection: OpaquePointer) -> Exchange {
    let exchange = Exchange(id: nextID, loop: self, connection: connection)
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
      if let next = slots[place].leave(exchange.id).flatMap({ exchanges[$0] }) { start(next, nowNs: now) }
      if completed, plan.closesAfterwards {
        shutdown(gateway_socket(exchange.connection), Int32(SHUT_RDWR))
      }
    }
    guard let record = exchange.record else { return }
    let intended = exchange.plan?.ending != .complete
    shared.log.withLock { log in
      log.update(record) {
        $0.endedNs = now
        $0.disconnected = !stopping && (exchange.abandoned || !completed && !intended)
      }
    }
  }

  private func start(_ exchange: Exchange, nowNs: Int64) {
    begin(exchange, nowNs: nowNs)
    resumable.append(exchange.id)
  }

  /// Gives a request its slot: the zero of its plan.
  func begin(_ exchange: Exchange, nowNs: Int64) {
    exchange.stage = .running
    exchange.startedNs = nowNs
    guard let record = exchange.record, let plan = exchange.plan else { return }
    shared.log.withLock { log in
      log.update(record) {
        $0.startedNs = nowNs
        $0.plannedFirstTokenNs = plan.firstTokenNs.map { nowNs + $0 } ?? 0
      }
    }
  }
}
