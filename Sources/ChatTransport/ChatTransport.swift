public import Engine
internal import Glibc
public import TokenStreams

/// Calls language models over HTTP, in the OpenAI chat dialect, through libcurl.
///
/// One thread owns all connections. Consumers that prefer the transport's `executor` run on that thread too, with no hop
/// between a socket read and the consumer. Call `shutdown()` when done; a transport that is forgotten ends its thread by
/// itself once its last stream is gone.
public final class ChatTransport: AgentTransport {
  /// The servers, by the index that agents name.
  public let endpoints: [Endpoint]
  /// The agents, by the index that requests name.
  public let agents: [ChatAgent]
  let loop: CurlLoop
  private let environment: @Sendable (String) -> String?

  /// Makes a transport and starts its thread.
  ///
  /// - Parameters:
  ///   - endpoints: The servers.
  ///   - agents: The agents; each must name an endpoint that exists.
  ///   - environment: Looks up the variables that hold keys, and `SSL_CERT_FILE` (the certificate authorities to trust in
  ///     place of the system's, as OpenSSL and Python's clients know it), at each call.
  /// - Throws: `ChatTransportError` where the system refuses a thread or a descriptor.
  public init(
    endpoints: [Endpoint], agents: [ChatAgent],
    environment: @escaping @Sendable (String) -> String? = ChatTransport.processEnvironment
  ) throws(ChatTransportError) {
    precondition(
      agents.allSatisfy { endpoints.indices.contains($0.endpoint) }, "An agent's endpoint is missing.")
    self.endpoints = endpoints
    self.agents = agents
    self.environment = environment
    loop = try CurlLoop(gates: endpoints.map(\.concurrency))
  }

  deinit { loop.stop() }

  /// The value of one of this process's environment variables; nil if it is not set.
  @Sendable public static func processEnvironment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Runs tasks on the loop's thread. After `shutdown()` they run on the global executor.
  public var executor: any TaskExecutor { loop }

  /// The clock that all instants of the streams are of.
  public var timebase: MonotonicTimebase { MonotonicTimebase(loop) }

  /// Ends all streams as cancelled and the thread. Waits for the thread, unless it is called on it.
  public func shutdown() { loop.shutdown() }

  /// Prepares a call; it is made when the first event is asked for.
  ///
  /// What comes before the response – waiting for the endpoint's concurrency limit or for a `Retry-After` – is no event;
  /// `firstByte` tells when the request was written. A consumer that falls behind by more than 256 KiB pauses its
  /// stream. Cancelling the task that iterates, or dropping the iterator, takes the transfer out and closes its
  /// connection.
  public func events(of request: CallRequest) -> ChatEvents {
    ChatEvents(call: ChatCall(request, on: self))
  }

  /// Makes a call and hands over its events one by one; returns after `ended`.
  ///
  /// One cancellation handler serves the whole call, where an iterator needs one for every suspension; that saves about a
  /// microsecond an event.
  public func forEachEvent(of request: CallRequest, _ body: (StreamEvent) async -> Void) async {
    let call = ChatCall(request, on: self)
    call.start()
    await withTaskCancellationHandler {
      var batch: [StreamEvent] = []
      while true {
        await call.pipe.wait()
        call.take(&batch)
        for event in batch {
          await body(event)
          if case .ended = event { return }
        }
        batch.removeAll(keepingCapacity: true)
      }
    } onCancel: {
      call.cancel()
    }
  }

  func plan(for request: CallRequest, id: Int, pipe: EventPipe) throws(StreamFailure) -> TransferPlan {
    let agent = agents[request.agent]
    let endpoint = endpoints[agent.endpoint]
    var caller = Caller(agent: agent.name, endpoint: endpoint.name)
    let key = try key(of: endpoint, caller)
    caller.secrets = Secrets([key].compactMap { $0 } + endpoint.headers.values)
    if request.continuesLastMessage, endpoint.prefill == .none {
      throw caller.failure(.invalidRequest, "cannot continue a message: its endpoint declares no prefill.")
    }
    guard Address(endpoint.baseURL) != nil else {
      throw caller.failure(.invalidRequest, "cannot be called: base_url is no http or https address.")
    }
    let http = HTTPRequest(
      url: url(of: endpoint), headers: headerLines(of: endpoint, key: key),
      body: ChatRequestBody.bytes(request, agent: agent, endpoint: endpoint))
    return TransferPlan(
      id: id, gate: agent.endpoint, request: http, authorities: environment("SSL_CERT_FILE"),
      limits: endpoint.limits, caller: caller, pipe: pipe)
  }

  private func key(of endpoint: Endpoint, _ caller: Caller) throws(StreamFailure) -> String? {
    guard let variable = endpoint.keyVariable else { return nil }
    guard let value = environment(variable)?.trimmingSpaces, !value.isEmpty else {
      throw caller.failure(
        .invalidRequest,
        "was not called: the environment variable \(variable), which holds its key, is not set.")
    }
    if value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw caller.failure(
        .invalidRequest,
        "was not called: the key in the environment variable \(variable) has more than one line.")
    }
    return value
  }

  func url(of endpoint: Endpoint) -> String {
    let base = endpoint.baseURL
    return (base.hasSuffix("/") ? String(base.dropLast()) : base) + "/chat/completions"
  }

  /// The header lines, in a fixed order.
  func headerLines(of endpoint: Endpoint, key: String?) -> [String] {
    var lines = [
      "Content-Type: application/json",
      "Accept: text/event-stream, application/json",
      // A compressing proxy would hold events back.
      "Accept-Encoding: identity",
      "User-Agent: chunkwise",
      // libcurl would ask for leave before a large body, and wait a second for it.
      "Expect:",
    ]
    if let key { lines.append("Authorization: Bearer \(key)") }
    for (name, value) in endpoint.headers.sorted(by: { $0.key < $1.key }) {
      lines.append("\(name): \(value)")
    }
    return lines
  }
}
