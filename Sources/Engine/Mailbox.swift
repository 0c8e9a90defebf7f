/// Hands items from many tasks to one, in the order in which they were posted.
///
/// It holds what its posters have not seen consumed yet; they are the calls of one request, each of which has a byte
/// limit, so that it is bounded by their sum.
final class Mailbox<Item: Sendable>: Sendable {
  private struct State {
    var items: [Item] = []
    var waiter: UnsafeContinuation<Void, Never>?
  }

  private let state = Lock(State())

  /// Adds an item and wakes the reader if it waits.
  func post(_ item: Item) {
    let waiter = state.withLock { state in
      state.items.append(item)
      return state.waiter.take()
    }
    waiter?.resume()
  }

  /// Moves everything that has been posted into `batch`, which is emptied first; waits until there is something.
  ///
  /// Only one task may read. It is woken by items alone: whoever cancels it posts one that says so.
  func take(into batch: inout [Item]) async {
    batch.removeAll(keepingCapacity: true)
    while true {
      state.withLock { state in swap(&state.items, &batch) }
      if !batch.isEmpty { return }
      await withUnsafeContinuation { continuation in
        let hasItems = state.withLock { state in
          if state.items.isEmpty {
            state.waiter = continuation
            return false
          }
          return true
        }
        if hasItems { continuation.resume() }
      }
    }
  }
}
