public import TokenStreams

/// What one call says, once through.
public struct ChatEvents: AsyncSequence, Sendable {
  /// What a stream says.
  public typealias Element = StreamEvent
  /// A failure is an event, `ended`, and no error.
  public typealias Failure = Never

  let call: ChatCall

  /// The one iterator. A second one over the same value traps.
  public func makeAsyncIterator() -> Iterator {
    call.claim()
    return Iterator(lease: ChatCall.Lease(call))
  }

  /// Makes the call when the first event is asked for, and ends it when it goes away.
  public struct Iterator: AsyncIteratorProtocol {
    private let lease: ChatCall.Lease
    private var batch: [StreamEvent] = []
    private var index = 0
    private var hasStarted = false
    private var isOver = false

    fileprivate init(lease: ChatCall.Lease) { self.lease = lease }

    /// The next event; nil after `ended`.
    public mutating func next() async -> StreamEvent? { await next(isolation: #isolation) }

    /// The next event; nil after `ended`. In a cancelled task, what has already come and then `ended(.cancelled)`.
    public mutating func next(isolation actor: isolated (any Actor)?) async -> StreamEvent? {
      if isOver { return nil }
      if !hasStarted {
        hasStarted = true
        lease.call.start()
      }
      if index == batch.count {
        index = 0
        batch.removeAll(keepingCapacity: true)
        let call = lease.call
        await withTaskCancellationHandler {
          await call.pipe.wait(isolation: actor)
        } onCancel: {
          call.cancel()
        }
        call.take(&batch)
      }
      defer { index += 1 }
      if case .ended = batch[index] { isOver = true }
      return batch[index]
    }
  }
}
