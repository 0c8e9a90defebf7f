internal import CCurl
internal import Engine
internal import Glibc
internal import TokenStreams

/// What the loop's thread owns. Made before the thread and handed over to it; nothing else ever touches it.
final class LoopThread {
  /// What can be due.
  enum Deadline: Hashable {
    /// libcurl wants to be called.
    case curl
    case transfer(Int)
    case sleeper(Int)
    /// An endpoint's gate opens again.
    case gate(Int)
  }

  /// After so many jobs the sockets get their turn.
  private static let jobsPerWake = 256
  private static let socketsPerWake = 256
  /// Easy handles kept for the next transfers; each holds a buffer of 16 KiB.
  private static let longestReserve = 64

  let loop: CurlLoop
  let multi: UnsafeMutableRawPointer
  let epoll: Int32
  var transfers: [Int: Transfer] = [:]
  /// Calls that their endpoint's gate has not let through.
  var waiting: [Int: TransferPlan] = [:]
  var gates: [EndpointGate]
  var deadlines = DeadlineHeap<Deadline>()
  /// When the socket was read whose bytes are being delivered.
  var readNs: Int64 = 0
  /// Where events are put together; empty between two callbacks.
  var events: [StreamEvent] = []
  let timer: Int32
  /// The instant that the timer is set to.
  var timerNs: Int64 = .max
  private var sleepers: [Int: Sleeper] = [:]
  private var reserve: [UnsafeMutableRawPointer] = []
  private var isStopping = false
  // The arrays that are swapped with the inbox's, so that neither is allocated anew.
  private var commands: [CurlLoop.Command] = []
  private var jobs: [UnownedJob] = []

  private static let isCurlReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

  init(loop: CurlLoop, gates: [Int?]) throws(ChatTransportError) {
    guard Self.isCurlReady, let multi = curl_multi_init() else { throw .curl }
    self.loop = loop
    self.multi = multi
    self.gates = gates.map { EndpointGate(limit: $0) }
    epoll = epoll_create1(ccurl_epoll_flags)
    timer = timerfd_create(CLOCK_MONOTONIC, ccurl_timerfd_flags)
    guard epoll >= 0, timer >= 0 else { throw .system(what: "a descriptor to wait with", code: errno) }
    watch(loop.wakeDescriptor, ccurl_epollin, EPOLL_CTL_ADD)
    watch(timer, ccurl_epollin, EPOLL_CTL_ADD)
  }

  deinit {
    for easy in reserve { curl_easy_cleanup(easy) }
    curl_multi_cleanup(multi)
    if epoll >= 0 { close(epoll) }
    if timer >= 0 { close(timer) }
  }

  /// Runs until it is told to stop and nothing is left to do.
  func run() {
    listenToCurl()
    withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.socketsPerWake) { ready in
      while true {
        let isBusy = runInbox()
        if isStopping && !isBusy && closeInbox() { break }
        armTimer()
        let count = epoll_wait(epoll, ready.baseAddress, Int32(ready.count), isBusy ? 0 : -1)
        // What is posted from here on is seen before the next wait, without a write to the descriptor.
        loop.inbox.withLock { $0.isAwake = true }
        for index in 0..<max(0, Int(count)) { handle(ready[index]) }
        runDeadlines()
        reap()
      }
    }
    ignoreCurl()
  }

  /// An easy handle with nothing set.
  func takeHandle() -> UnsafeMutableRawPointer? { reserve.popLast() ?? curl_easy_init() }

  /// Gives a handle back that is in no multi handle.
  func giveBack(_ easy: UnsafeMutableRawPointer) {
    if reserve.count < Self.longestReserve {
      curl_easy_reset(easy)
      reserve.append(easy)
    } else {
      curl_easy_cleanup(easy)
    }
  }

  /// Runs what has been posted. Whether there is more.
  private func runInbox() -> Bool {
    var count = 0
    while count < Self.jobsPerWake {
      takeInbox()
      if commands.isEmpty && jobs.isEmpty { return false }
      for command in commands { run(command) }
      commands.removeAll(keepingCapacity: true)
      let executor = loop.asUnownedTaskExecutor()
      for job in jobs { job.runSynchronously(on: executor) }
      count += jobs.count + 1
      jobs.removeAll(keepingCapacity: true)
    }
    return true
  }

  private func takeInbox() {
    var commands: [CurlLoop.Command] = []
    var jobs: [UnownedJob] = []
    swap(&commands, &self.commands)
    swap(&jobs, &self.jobs)
    loop.inbox.withLock { inbox in
      swap(&inbox.commands, &commands)
      swap(&inbox.jobs, &jobs)
      inbox.isAwake = !(commands.isEmpty && jobs.isEmpty)
    }
    self.commands = commands
    self.jobs = jobs
  }

  /// Closes the inbox if nothing has come since it was last looked into.
  private func closeInbox() -> Bool {
    loop.inbox.withLock { inbox in
      inbox.isClosed = inbox.commands.isEmpty && inbox.jobs.isEmpty
      return inbox.isClosed
    }
  }

  private func run(_ command: CurlLoop.Command) {
    switch command {
    case .start(let plan):
      if isStopping { plan.end(.cancelled, atNs: monotonicNowNs()) } else { arrive(plan) }
    case .unpause(let id): unpause(id)
    case .cancel(let id): cancel(id)
    case .sleep(let id, let sleeper, let untilNs):
      if isStopping || untilNs <= monotonicNowNs() { return sleeper.wake() }
      sleepers[id] = sleeper
      deadlines.set(.sleeper(id), dueNs: untilNs)
    case .forgetSleep(let id):
      sleepers[id] = nil
      deadlines.remove(.sleeper(id))
    case .stop: stop()
    }
  }

  private func stop() {
    isStopping = true
    endAll(atNs: monotonicNowNs())
    for (id, sleeper) in sleepers {
      deadlines.remove(.sleeper(id))
      sleeper.wake()
    }
    sleepers = [:]
  }

  private func handle(_ event: epoll_event) {
    let descriptor = event.data.fd
    if descriptor == loop.wakeDescriptor || descriptor == timer {
      var count: UInt64 = 0
      read(descriptor, &count, 8)
      // It has gone off: the same instant must be set again if it should be asked for again.
      if descriptor == timer { timerNs = .max }
      return
    }
    var actions: Int32 = 0
    if event.events & ccurl_epollin != 0 { actions |= CURL_CSELECT_IN }
    if event.events & ccurl_epollout != 0 { actions |= CURL_CSELECT_OUT }
    if event.events & ccurl_epollerr != 0 { actions |= CURL_CSELECT_ERR }
    act(descriptor, actions)
  }

  /// Lets libcurl read, write and decide.
  private func act(_ descriptor: curl_socket_t, _ actions: Int32) {
    var running: Int32 = 0
    readNs = monotonicNowNs()
    curl_multi_socket_action(multi, descriptor, actions, &running)
  }

  private func runDeadlines() {
    let nowNs = monotonicNowNs()
    while let due = deadlines.popDue(nowNs: nowNs) {
      switch due {
      case .curl: act(curl_socket_t(CURL_SOCKET_TIMEOUT), 0)
      case .transfer(let id): limitPassed(id, nowNs: nowNs)
      case .sleeper(let id): sleepers.removeValue(forKey: id)?.wake()
      case .gate(let gate): admit(gate)
      }
    }
  }
}
