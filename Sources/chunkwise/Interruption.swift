import CommandLine
import Engine
import Glibc
import Synchronization
import Terminal

/// Ctrl-C and its like, and whatever else ends a run early, as something that a task can wait for.
///
/// Before `hold` a signal ends the process with a sentence: nothing is under way. After it, the first SIGINT, SIGTERM or
/// SIGHUP lets the waiting task go on, so that requests end properly and the trace is closed; a second one ends the process
/// at once, unless it is the same within half a second: `timeout` sends its signal to the process and then to its group.
final class Interruption: Sendable {
  /// What ended the work.
  enum Cause: Equatable {
    case signal(Int32)
    /// The trace cannot be written any more.
    case traceLost
    /// Nobody reads the standard output any more, or it cannot be written.
    case outputLost
  }

  private enum State {
    case idle
    case waiting(CheckedContinuation<Void, Never>?)
    /// nil: the work ended by itself.
    case over(Cause?)
  }

  /// What is written into the pipe for the thread to look at the standard output too.
  private static let outputByte: UInt8 = 0
  /// The end of the pipe that the signal handler writes to; a handler may do little else.
  private static let writer = Atomic<Int32>(-1)

  private let reader: Int32
  private let state = Lock(State.idle)

  /// Takes the signals over for the rest of the process, but for those that it was started to ignore (`nohup`, `&`).
  ///
  /// Not with a mask and `sigwait`: the main thread of an asynchronous program waits in `sigsuspend` with nothing masked
  /// (libdispatch on Linux), and a signal that finds no handler there ends the process.
  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "The system refuses a pipe.")
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    reader = ends[0]
    Self.writer.store(ends[1], ordering: .sequentiallyConsistent)
    // First of all: the thread below may take its time.
    for signal in [SIGINT, SIGTERM, SIGHUP] { Self.takeOver(signal) }
    WorkThread { self.watch() }
  }

  private static func takeOver(_ signal: Int32) {
    var action = sigaction()
    sigaction(signal, nil, &action)
    // Function pointers cannot be compared; SIG_IGN is a number in the guise of one.
    let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    guard handler != unsafeBitCast(SIG_IGN, to: Int.self) else { return }
    action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { signal in
      let code = errno
      var byte = UInt8(truncatingIfNeeded: signal)
      _ = write(Interruption.writer.load(ordering: .relaxed), &byte, 1)
      errno = code
    }
    sigaction(signal, &action, nil)
  }

  /// From now on there is something that has to be ended properly.
  ///
  /// - Parameter watchesOutput: it ends too when the reader of the standard output, a pipe, goes away (`| head`): long
  ///   before a write would tell, and before anything more has been paid for that nobody reads.
  func hold(watchesOutput: Bool = false) {
    state.withLock { if case .idle = $0 { $0 = .waiting(nil) } }
    guard watchesOutput, StandardStream.output.isPipe else { return }
    var byte = Self.outputByte
    _ = write(Self.writer.load(ordering: .relaxed), &byte, 1)
  }

  /// What was held is over, and something else begins that has to be ended properly.
  ///
  /// - Returns: what came in between; nil if nothing did.
  func rearm() -> Cause? {
    state.withLock { state in
      guard case .over(let cause) = state else { return nil }
      state = .waiting(nil)
      return cause
    }
  }

  private func watch() {
    var output: Int32 = -1
    var last: (byte: UInt8, at: ContinuousClock.Instant)?
    while true {
      // A descriptor below zero is passed over. Of one that is asked for nothing, errors are told.
      var requests = [
        pollfd(fd: reader, events: Int16(POLLIN), revents: 0), pollfd(fd: output, events: 0, revents: 0),
      ]
      guard poll(&requests, 2, -1) > 0 else { continue }
      if requests[1].revents & Int16(POLLERR) != 0 {
        output = -1
        fire(.outputLost)
      }
      var byte: UInt8 = 0
      guard requests[0].revents & Int16(POLLIN) != 0, read(reader, &byte, 1) == 1 else { continue }
      if byte == Self.outputByte {
        output = STDOUT_FILENO
        continue
      }
      let isSoon = last.map { $0.byte == byte && $0.at.duration(to: .now) < .milliseconds(500) } ?? false
      last = (byte, .now)
      if !isSoon || !hasEnded(by: Int32(byte)) { take(Int32(byte)) }
    }
  }

  /// Whether this signal has ended what was held, and nothing has been held since.
  private func hasEnded(by signal: Int32) -> Bool {
    state.withLock { if case .over(.signal(signal)) = $0 { true } else { false } }
  }

  private func take(_ signal: Int32) {
    let isIdle = state.withLock { if case .idle = $0 { true } else { false } }
    if isIdle { StandardStream.error.write("chunkwise: Interrupted.\n") }
    if isIdle || !fire(.signal(signal)) {
      HiddenTyping.show()
      _exit(ExitCode.signal(signal).rawValue)
    }
  }

  /// Ends what `hold` spoke of. False if something else has ended it before.
  @discardableResult
  func fire(_ cause: Cause) -> Bool { end(cause) }

  private func end(_ cause: Cause?) -> Bool {
    let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Void, Never>?) in
      switch state {
      case .waiting(let waiter):
        state = .over(cause)
        return (true, waiter)
      // It came to its own end, and the trace is being closed.
      case .over(nil):
        state = .over(cause)
        return (true, nil)
      case .idle, .over: return (false, nil)
      }
    }
    waiter?.resume()
    return isFirst
  }

  /// Waits for the end, and tells what it was; nil if the task was cancelled before. One task may wait.
  @discardableResult
  func wait() async -> Cause? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if case .over = state { return true }
          state = .waiting(continuation)
          return false
        }
        // A cancellation before this point has made it over; a later one finds the continuation.
        if isOver { continuation.resume() }
      }
    } onCancel: {
      _ = end(nil)
    }
    return state.withLock { if case .over(let cause) = $0 { cause } else { nil } }
  }

  /// Runs `work`, and cancels it when it is to end early. Returns why; nil if it came to its own end.
  func cancelling(_ work: @escaping @Sendable () async -> Void) async -> Cause? {
    await withTaskGroup(of: Cause?.self) { group in
      group.addTask {
        await work()
        return nil
      }
      group.addTask { await self.wait() }
      let cause = await group.next() ?? nil
      group.cancelAll()
      await group.waitForAll()
      return cause
    }
  }
}
