public import TokenStreams

/// Records what requests do, from any thread or task, into one trace.
///
/// Recording appends to a bounded queue; a thread of the writer's own renders, compresses and writes. Every 100 ms,
/// if there is anything, all of it is handed to the operating system, so that a crash loses no more than that. The disk
/// is waited for in `close()` only.
///
/// When the trace cannot be written on (a full disk, a closed pipe) or the queue overflows, recording ends: `failure`
/// says why, `onFailure` is told, what follows is dropped, and the file holds all rows up to then.
public final class TraceWriter: Sendable {
  /// How much may wait to be written, and for how long.
  public struct Limits: Equatable, Sendable {
    /// After so many nanoseconds a row is out of this process.
    public var flushIntervalNs: Int64
    /// What may wait in the queue, in bytes of text and 128 for every row.
    public var queueBytes: Int

    /// Makes limits: 100 ms and 64 MiB.
    public init(flushIntervalNs: Int64 = 100_000_000, queueBytes: Int = 64 << 20) {
      self.flushIntervalNs = flushIntervalNs
      self.queueBytes = queueBytes
    }
  }

  private let queue: RecordingQueue
  private let thread: RecordingThread

  /// Makes a trace and begins to record.
  ///
  /// - Parameters:
  ///   - path: the file, or `-` for the standard output. A pipe or a device is written to as it is.
  ///   - header: the first row.
  ///   - replacing: an existing file is replaced; otherwise it is an error.
  ///   - onFailure: told once, on the writer's thread, why recording has ended before `close()` or the end of the trace
  ///     could not be written.
  public convenience init(
    path: String, header: TraceHeader, replacing: Bool = false, limits: Limits = Limits(),
    onFailure: @escaping @Sendable (TraceError) -> Void = { _ in }
  ) throws(TraceError) {
    let output = try TraceOutput.creating(path, replacing: replacing)
    self.init(try RowWriter(live: output, header: header), limits, onFailure)
  }

  /// Goes on recording in a trace that an earlier run left, finished or not.
  ///
  /// Nothing that was recorded is lost: the whole rows stay, only the footer, the seek table and a row of which a part is
  /// missing give way. A new `trace` row follows, because the monotonic clock may be another one, then the new rows;
  /// the footer at the end covers all. Requests that the earlier run did not finish stay without a `finished` row.
  ///
  /// - Parameter finished: becomes what the earlier runs have finished, and the number of the next request.
  /// - Throws: `TraceError`, of kind `damaged` where rows are missing in the middle: then a new trace is to be begun.
  public convenience init(
    resuming path: String, header: TraceHeader, finished: inout FinishedRequests, limits: Limits = Limits(),
    onFailure: @escaping @Sendable (TraceError) -> Void = { _ in }
  ) throws(TraceError) {
    let output = try TraceOutput.reopening(path)
    let point = try ResumePoint(path: path, finished: &finished)
    self.init(try RowWriter(output, after: point, header: header), limits, onFailure)
  }

  private init(
    _ rows: sending RowWriter, _ limits: Limits, _ onFailure: @escaping @Sendable (TraceError) -> Void
  ) {
    queue = RecordingQueue(limit: limits.queueBytes)
    thread = RecordingThread(
      RecordingLoop(rows: rows, queue: queue, flushIntervalNs: limits.flushIntervalNs, onFailure: onFailure))
  }

  deinit {
    queue.close()
    thread.join()
  }

  /// Records an observation of a request. Observations of one request are to come in their order.
  ///
  /// Never waits for the disk. After a failure, and after `close()`, it does nothing.
  public func record(request: Int, _ observation: Observation) {
    queue.append(RecordingQueue.Entry(request: request, observation: observation))
  }

  /// Waits until everything recorded so far is out of this process, where its end cannot take it away, or until recording
  /// has ended, for which see `failure`.
  public func written() async { await queue.written() }

  /// Why recording has ended before `close()`; nil as long as it goes on.
  public var failure: TraceError? { queue.failure }

  /// Writes what is still queued, the footer and the seek table, and waits until the disk has it all.
  ///
  /// Blocks its thread, typically for a few milliseconds.
  ///
  /// - Throws: what `failure` says.
  public func close() throws(TraceError) {
    queue.close()
    thread.join()
    if let failure { throw failure }
  }
}
