public import Engine

/// Real time: CLOCK_MONOTONIC, with the timers of a transport's loop.
public struct MonotonicTimebase: Timebase {
  private let loop: CurlLoop

  init(_ loop: CurlLoop) { self.loop = loop }

  /// The present instant.
  public var nowNs: Int64 { monotonicNowNs() }

  /// Suspends until the instant has come. Returns early, without an error, if the task is cancelled, and at once after
  /// the transport has been shut down.
  public func sleep(untilNs: Int64) async {
    let id = loop.newID()
    let sleeper = Sleeper()
    guard loop.submit(.sleep(id, sleeper, untilNs: untilNs)) else { return }
    await withTaskCancellationHandler {
      await sleeper.sleep()
    } onCancel: {
      sleeper.wake()
      _ = loop.submit(.forgetSleep(id))
    }
  }
}
