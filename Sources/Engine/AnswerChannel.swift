/// Carries the answer to whoever reads it. The writer is never blocked; above the limit it is told to slow down.
///
/// An `AsyncSequence` of the pieces of the answer, for one reader, once through. Cancelling the reading task ends it.
public final class AnswerChannel: AsyncSequence, Sendable {
  private struct State {
    var pieces: [String] = []
    var byteCount = 0
    var isClosed = false
    var hasIterator = false
    var reader: UnsafeContinuation<Void, Never>?
    var writer: UnsafeContinuation<Void, Never>?
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

  /// No more will come, or nobody reads any more.
  func close() {
    let (reader, writer) = state.withLock { state in
      state.isClosed = true
      return (state.reader.take(), state.writer.take())
    }
    reader?.resume()
    writer?.resume()
  }

  /// Whether the reader has fallen behind.
  var isOverfull: Bool { state.withLock { $0.byteCount > limit && !$0.isClosed } }

  /// Waits until the reader has caught up, or there is none any more.
  func waitForReader() async {
    await withUnsafeContinuation { continuation in
      let goesOn = state.withLock { state in
        if state.byteCount <= limit || state.isClosed { return true }
        state.writer = continuation
        return false
      }
      if goesOn { continuation.resume() }
    }
  }

  /// Begins to read. Only once: what has been read is gone.
  public func makeAsyncIterator() -> AsyncIterator {
    let isFirst = state.withLock { state in
      defer { state.hasIterator = true }
      return !state.hasIterator
    }
    precondition(isFirst, "An answer can be read once.")
    return AsyncIterator(channel: self)
  }

  /// Reads the answer.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let channel: AnswerChannel

    /// Everything that is unread, as one piece; nil at the end of the answer, or if the task is cancelled.
    public mutating func next() async -> String? {
      let channel = channel
      while true {
        let (text, isClosed, writer) = channel.state.withLock { state in
          let text = state.pieces.joined()
          state.pieces.removeAll()
          state.byteCount = 0
          return (text, state.isClosed, state.writer.take())
        }
        writer?.resume()
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
