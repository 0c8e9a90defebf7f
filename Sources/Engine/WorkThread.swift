internal import Glibc

/// A thread of the operating system that does one piece of work, for work that waits where no task may.
///
/// What the work refers to lives as long as the work does. It goes on when nobody refers to the thread any more.
public final class WorkThread: Sendable {
  private final class Work {
    let body: () -> Void
    init(_ body: sending @escaping () -> Void) { self.body = body }
  }

  /// Until it has been waited for.
  private let running: Lock<pthread_t?>

  /// Starts the work. Like memory, threads run out only where the process is beyond help: then it ends.
  @discardableResult
  public init(_ body: sending @escaping () -> Void) {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
    precondition(code == 0, "The system refuses a thread: \(String(cString: strerror(code))).")
    running = Lock(thread)
  }

  deinit {
    if let thread = running.withLock({ $0 }) { pthread_detach(thread) }
  }

  /// Waits until the work is done. Only the first call waits.
  public func join() {
    if let thread = running.withLock({ $0.take() }) { pthread_join(thread, nil) }
  }
}
