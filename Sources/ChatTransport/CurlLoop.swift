internal import CCurl
internal import Engine
internal import Glibc
internal import Synchronization

/// One thread that owns all connections, all timers and, as an executor, the consumers that are put on it.
///
/// Everyone else only posts commands and jobs. The thread lives until `shutdown()`; jobs that come later run on the
/// global executor, so that no task is ever left hanging.
final class CurlLoop: TaskExecutor, Sendable {
  /// What the loop is told.
  enum Command: Sendable {
    case start(TransferPlan)
    /// The consumer has room again.
    case unpause(Int)
    case cancel(Int)
    case sleep(Int, Sleeper, untilNs: Int64)
    case forgetSleep(Int)
    case stop
  }

  /// What has been posted and not been taken.
  struct Inbox {
    var commands: [Command] = []
    var jobs: [UnownedJob] = []
    /// The loop will look into the inbox before it waits, so that it need not be woken.
    var isAwake = false
    /// The loop has ended.
    var isClosed = false
  }

  let inbox = Lock(Inbox())
  /// Written to wake the loop. Closed with this object and not with the thread, since others may still write to it.
  let wakeDescriptor: Int32
  private let thread = Lock<pthread_t?>(nil)
  private let nextID = Atomic<Int>(0)

  /// Starts the thread.
  ///
  /// - Parameter gates: The number of calls that each endpoint lets through at a time; nil for any number.
  init(gates: [Int?]) throws(ChatTransportError) {
    wakeDescriptor = eventfd(0, ccurl_eventfd_flags)
    if wakeDescriptor < 0 { throw .system(what: "an event descriptor", code: errno) }
    let body = try LoopThread(loop: self, gates: gates)
    // The thread takes over this reference, and is from then on the only one that ever sees `body`.
    let context = Unmanaged.passRetained(body)
    var started = pthread_t()
    let code = pthread_create(&started, nil, runLoopThread, context.toOpaque())
    if code != 0 {
      context.release()
      throw .system(what: "a thread", code: code)
    }
    thread.withLock { [started] in $0 = started }
  }

  deinit {
    if let thread = thread.withLock({ $0 }) { pthread_detach(thread) }
    close(wakeDescriptor)
  }

  /// A number that no transfer and no sleep of this loop has had.
  func newID() -> Int { nextID.wrappingAdd(1, ordering: .relaxed).newValue }

  /// Posts a command. False once the loop has ended; the command is then lost.
  func submit(_ command: Command) -> Bool {
    let (isClosed, wakes) = inbox.withLock { inbox in
      if inbox.isClosed { return (true, false) }
      inbox.commands.append(command)
      defer { inbox.isAwake = true }
      return (false, !inbox.isAwake)
    }
    if wakes { wake() }
    return !isClosed
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let (isClosed, wakes) = inbox.withLock { inbox in
      if inbox.isClosed { return (true, false) }
      inbox.jobs.append(job)
      defer { inbox.isAwake = true }
      return (false, !inbox.isAwake)
    }
    if isClosed { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    if wakes { wake() }
  }

  /// Ends all transfers and sleeps, and the thread; waits for the thread unless it is the caller. Further calls do
  /// nothing.
  func shutdown() {
    stop()
    let joined = thread.withLock { thread -> pthread_t? in
      guard let running = thread, pthread_equal(running, pthread_self()) == 0 else { return nil }
      thread = nil
      return running
    }
    if let joined { pthread_join(joined, nil) }
  }

  /// Ends all transfers and sleeps, and then the thread, without waiting for it.
  func stop() { _ = submit(.stop) }

  private func wake() {
    var one: UInt64 = 1
    // Nothing to do about a failure: the counter can only be full, and then the loop wakes anyway.
    _ = write(wakeDescriptor, &one, 8)
  }
}

/// A function and no closure: one written in an isolated scope would trap on a thread that C has made.
private func runLoopThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  Unmanaged<LoopThread>.fromOpaque(context!).takeRetainedValue().run()
  return nil
}
