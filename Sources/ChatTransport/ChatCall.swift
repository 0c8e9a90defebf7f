internal import Synchronization
internal import TokenStreams

/// One call: its request, and the pipe through which its events come.
final class ChatCall: Sendable {
  /// Ends the call when nobody asks for its events any more.
  final class Lease: Sendable {
    let call: ChatCall
    init(_ call: ChatCall) { self.call = call }
    deinit { call.cancel() }
  }

  let pipe = EventPipe()
  private let transport: ChatTransport
  private let request: CallRequest
  private let id: Int
  private let isClaimed = Atomic(false)

  init(_ request: CallRequest, on transport: ChatTransport) {
    self.request = request
    self.transport = transport
    id = transport.loop.newID()
  }

  /// Traps the second time.
  func claim() {
    let wasClaimed = isClaimed.exchange(true, ordering: .relaxed)
    precondition(!wasClaimed, "The events of a call can be read once; ask the transport for another call.")
  }

  /// Hands the call to the loop. A call that cannot be made ends at once.
  func start() {
    var events: [StreamEvent] = []
    do throws(StreamFailure) {
      let plan = try transport.plan(for: request, id: id, pipe: pipe)
      if transport.loop.submit(.start(plan)) { return }
      events.append(.ended(.cancelled, readNs: monotonicNowNs()))
    } catch {
      events.append(.ended(.failed(error), readNs: monotonicNowNs()))
    }
    _ = pipe.append(&events)
  }

  /// Takes what has come.
  func take(_ events: inout [StreamEvent]) {
    if pipe.take(&events) { _ = transport.loop.submit(.unpause(id)) }
  }

  /// Ends the call, if it is not over.
  func cancel() {
    if pipe.cancel(atNs: monotonicNowNs()) { _ = transport.loop.submit(.cancel(id)) }
  }
}
