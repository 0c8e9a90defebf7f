internal import Glibc

/// What the writing thread does: waits, takes what has been recorded, writes it.
final class RecordingLoop {
  private let rows: RowWriter
  private let queue: RecordingQueue
  private let flushIntervalNs: Int64
  private let onFailure: @Sendable (TraceError) -> Void
  private var encoder = ObservationEncoder()
  private var entries: [RecordingQueue.Entry] = []
  /// Those who wait for the next flush.
  private var waiters: [CheckedContinuation<Void, Never>] = []

  init(
    rows: RowWriter, queue: RecordingQueue, flushIntervalNs: Int64,
    onFailure: @escaping @Sendable (TraceError) -> Void
  ) {
    self.rows = rows
    self.queue = queue
    self.flushIntervalNs = flushIntervalNs
    self.onFailure = onFailure
  }

  /// Returns when the queue has been closed and everything is written, or when writing has failed.
  func run() {
    do {
      try rows.flush()
      try recordUntilClosed()
      if let failure = queue.failure {
        try rows.append(TraceRow(.note, tNs: TraceHeader.instant(CLOCK_MONOTONIC), text: failure.description))
      }
      try rows.finish()
    } catch {
      queue.fail(error)
    }
    resumeWaiters()
    waiters = queue.takeWaiters()
    resumeWaiters()
    if let failure = queue.failure { onFailure(failure) }
  }

  private func recordUntilClosed() throws(TraceError) {
    while true {
      // Idle: the first row that comes wakes this thread, and starts the time after which it is flushed.
      _ = queue.wait(untilNs: nil)
      let flushNs = TraceHeader.instant(CLOCK_MONOTONIC) + flushIntervalNs
      // Gathering: woken before that time only when the queue is half full, nothing more will come, or somebody waits.
      var isEarly = true
      while isEarly, waiters.isEmpty {
        isEarly = queue.wait(untilNs: flushNs)
        // Before the rows: those that somebody waits for have come before them.
        waiters = queue.takeWaiters()
        if try writeQueued() { return }
      }
      try rows.flush()
      resumeWaiters()
    }
  }

  private func resumeWaiters() {
    for waiter in waiters { waiter.resume() }
    waiters = []
  }

  /// Returns whether nothing will follow.
  private func writeQueued() throws(TraceError) -> Bool {
    let isLast = queue.take(into: &entries)
    for entry in entries { try rows.append(encoder.row(request: entry.request, entry.observation)) }
    entries.removeAll(keepingCapacity: true)
    return isLast
  }
}
