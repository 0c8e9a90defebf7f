internal import Glibc

/// What the writing thread does: waits, takes what has been recorded, writes it.
final class RecordingLoop {
  private let rows: RowWriter
  private let queue: RecordingQueue
  private let flushIntervalNs: Int64
  private let onFailure: @Sendable (TraceError) -> Void
  private var encoder = ObservationEncoder()
  private var entries: [RecordingQueue.Entry] = []

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
    if let failure = queue.failure { onFailure(failure) }
  }

  private func recordUntilClosed() throws(TraceError) {
    while true {
      // Idle: the first row that comes wakes this thread, and starts the time after which it is flushed.
      _ = queue.wait(untilNs: nil)
      let flushNs = TraceHeader.instant(CLOCK_MONOTONIC) + flushIntervalNs
      // Gathering: woken before that time only when the queue is half full or nothing more will come.
      var isEarly = true
      while isEarly {
        isEarly = queue.wait(untilNs: flushNs)
        if try writeQueued() { return }
      }
      try rows.flush()
    }
  }

  /// Returns whether nothing will follow.
  private func writeQueued() throws(TraceError) -> Bool {
    let isLast = queue.take(into: &entries)
    for entry in entries { try rows.append(encoder.row(request: entry.request, entry.observation)) }
    entries.removeAll(keepingCapacity: true)
    return isLast
  }
}
