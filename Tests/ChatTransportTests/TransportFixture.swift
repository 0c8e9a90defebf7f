import ChatTransport
import TokenStreams

/// One agent, `writer`, at one endpoint, `local`.
func transport(
  to baseURL: String, limits: StreamLimits = StreamLimits(), environment: [String: String] = [:],
  configure: (inout Endpoint, inout ChatAgent) -> Void = { _, _ in }
) throws -> ChatTransport {
  var endpoint = Endpoint(name: "local", baseURL: baseURL, limits: limits)
  var agent = ChatAgent(name: "writer", endpoint: 0, model: "tiny")
  configure(&endpoint, &agent)
  return try ChatTransport(endpoints: [endpoint], agents: [agent]) { environment[$0] }
}

/// A question to the one agent.
let question = CallRequest(agent: 0, messages: [Message(.user, "Hello")])

/// All events of a call, read on the transport's own thread; `look` sees each as it comes.
func collect(
  _ transport: ChatTransport, _ request: CallRequest = question,
  _ look: @Sendable (StreamEvent) -> Void = { _ in }
) async -> Said {
  await withTaskExecutorPreference(transport.executor) {
    var said = Said()
    for await event in transport.events(of: request) {
      said.add(event)
      look(event)
    }
    return said
  }
}

/// What a stream said, without its instants.
struct Said: Equatable, Sendable {
  var content = ""
  var reasoning = ""
  var deltas = 0
  var usage: Usage?
  var outcome: Outcome?
  var firstByte: StreamEvent.FirstByte?
  var hasFirstEvent = false

  init() {}
  init(_ events: [StreamEvent]) { for event in events { add(event) } }

  mutating func add(_ event: StreamEvent) {
    switch event {
    case .firstByte(let report): firstByte = report
    case .firstEvent: hasFirstEvent = true
    case .delta(let delta):
      deltas += 1
      if delta.channel == .content { content += delta.text } else { reasoning += delta.text }
    case .usage(let counts, _): usage = counts
    case .ended(let outcome, _): self.outcome = outcome
    }
  }

  /// The failure, if it ended as one.
  var failure: StreamFailure? {
    if case .failed(let failure) = outcome { failure } else { nil }
  }
}
