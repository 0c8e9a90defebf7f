/// Carries the answer to whoever reads it. The writer is never blocked; above the limit it is told to slow down.
///
/// An `AsyncSequence` of the pieces of the answer, for one reader, once through. It ends if the reading task is
/// cancelled or drops its iterator: nobody waits for a reader who has gone.
public final class AnswerChannel: AsyncSequence, Sendable {
  private struct State {
    var pieces: [String] = []
    var byteCount = 0
    var isClosed = false
    var hasIterator = false
    var reader: UnsafeContinuation<Void, Never>?
    /// Several may wait at a time: a call that was given up, and the one that goes on in its place.
    var writers: [Int: UnsafeContinuation<Void, Never>] = [:]
    var writerCount = 0

    mutating func takeWriters() -> [Int: UnsafeContinuation<Void, Never>] {
      defer { writers = [:] }
      return writers
    }
  }

  private let state = Lock(State())
  private let limit: Int

  /// Makes a channel that asks its writer to wait while more than `limit` UTF-8 bytes are unread.
  public init(limit: Int = 256 << 10) { self.limit = limit }

  /// Adds a piece.
  func send(_ piece: String) {
    let reader = state.withLock { state -> UnsafeContinuation<Void, Never>? in
      guard !state.isClosed else { return nil }
      state.pieces.append(piece)
      state.byteCount += piece.utf8.count
      return state.reader.take()
    }
    reader?.resume()
  }

  /// No more will come, or nobody reads any more: the writer is no longer held up, and what it sends is dropped.
  public func close() {
    let (reader, writers) = state.withLock { state in
      state.isClosed = true
      return (state.reader.take(), state.takeWriters())
    }
    reader?.resume()
    for writer in writers.values { writer.resume() }
  }

  /// Whether the reader has fallen behind.
  var isOverfull: Bool { state.withLock { $0.byteCount > limit && !$0.isClosed } }

  /// Waits until the reader has caught up, or there is none any more, or the task is cancelled.
  func waitForReader() async {
    let id = state.withLock { state in
      state.writerCount += 1
      return state.writerCount
    }
    await withTaskCancellationHandler {
      await withUnsafeContinuation { continuation in
        let goesOn = state.withLock { state in
          // A cancellation before this point has found nobody to wake; a later one has to wait for the lock.
          if state.byteCount <= limit || state.isClosed || Task.isCancelled { return true }
          state.writers[id] = continuation
          return false
        }
        if goesOn { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.writers.removeValue(forKey: id) }?.resume()
    }
  }

  /// Begins to read. Only once: what has been read is gone.
  public func makeAsyncIterator() -> AsyncIterator {
    let isFirst = state.withLock { state in
      defer { state.hasIterator = true }
      return !state.hasIterator
    }
    precondition(isFirst, "An answer can be read once.")
    return AsyncIterator(lease: Lease(self))
  }

  /// Closes the channel when its reader goes away.
  fileprivate final class Lease: Sendable {
    let channel: AnswerChannel

    init(_ channel: AnswerChannel) { self.channel = channel }

    deinit { channel.close() }
  }

  /// Reads the answer.
  public struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let lease: Lease

    /// Everything that is unread, as one piece; nil at the end of the answer, or if the task is cancelled.
    public mutating func next() async -> String? {
      let channel = lease.channel
      while true {
        let (text, isClosed, writers) = channel.state.withLock { state in
          let text = state.pieces.joined()
          state.pieces.removeAll()
          state.byteCount = 0
          return (text, state.isClosed, state.takeWriters())
        }
        for writer in writers.values { writer.resume() }
        if !text.isEmpty { return text }
        if isClosed { return nil }
        await withTaskCancellationHandler {
          await withUnsafeContinuation { continuation in
            let goesOn = channel.state.withLock { state in
              if !state.pieces.isEmpty || state.isClosed { return true }
              state.reader = continuation
              return false
            }
            if goesOn { continuation.resume() }
          }
        } onCancel: {
          channel.close()
        }
      }
    }
  }
}
