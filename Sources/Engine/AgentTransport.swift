public import TokenStreams

/// Makes the calls that the engine decides on: a language model behind HTTP, a recording, a script in a test.
public protocol AgentTransport: Sendable {
  /// What one call says, once through. A second iterator over the same value traps.
  associatedtype Events: AsyncSequence<StreamEvent, Never> & Sendable

  /// Prepares a call; it is made when the first event is asked for.
  ///
  /// The sequence never fails: a failure is its last event, `ended`. Cancelling the task that iterates ends the call,
  /// releases everything that it held, and gives `ended(.cancelled)` as the last event.
  func events(of request: CallRequest) -> Events

  /// Makes a call and hands over its events one by one; returns after `ended`. The same as iterating over `events(of:)`,
  /// but a transport may do it at less cost, because it knows that the whole call happens in one place.
  func forEachEvent(of request: CallRequest, _ body: (StreamEvent) async -> Void) async
}

extension AgentTransport {
  /// Iterates over `events(of:)`.
  public func forEachEvent(of request: CallRequest, _ body: (StreamEvent) async -> Void) async {
    for await event in events(of: request) { await body(event) }
  }
}
