internal import CMicroHTTPD
internal import Engine
internal import TokenStreams

// From requests to responses. libmicrohttpd calls the access handler when the headers are there, for each part of the
// body, when the body is whole, and again whenever the connection is resumed and has no response yet.
extension MockLoop {
  func handle(_ exchange: Exchange, method: String, path: String) -> MHD_Result {
    if exchange.abandoned || stopping { return .NO }
    switch exchange.stage {
    case .reading:
      let plan = route(exchange, method: method, path: path)
      exchange.plan = plan
      if plan.admissionDelayNs > 0 {
        exchange.stage = .heldBack
        suspend(exchange, untilNs: gateway_now_ns() + plan.admissionDelayNs)
        return .YES
      }
      return askForSlot(exchange, plan)
    case .heldBack: return askForSlot(exchange, exchange.plan!)
    case .queued: return .YES
    case .running: return respond(exchange, exchange.plan!)
    }
  }

  private func route(_ exchange: Exchange, method: String, path: String) -> ResponsePlan {
    switch (method, path) {
    case ("POST", "/v1/chat/completions"):
      let arrived = gateway_now_ns()
      let plan =
        exchange.overflowed
        ? ResponsePlan.immediate(
          status: 413, body: MockRefusal.invalid("The body has over \(Self.maximumBodyBytes) bytes.").body)
        : planner.plan(body: exchange.body)
      let usage = plan.text.usage
      let record = MockRequestRecord(
        id: plan.text.id, model: plan.text.model, body: exchange.body, status: plan.status,
        promptTokens: usage.promptTokens, cachedTokens: usage.cachedTokens,
        completionTokens: usage.completionTokens, seed: plan.seed, arrivedNs: arrived)
      exchange.record = shared.log?.withLock { $0.add(record) }
      exchange.body = []
      return plan
    case ("GET", "/v1/models"): return .immediate(body: planner.modelList)
    case ("GET", "/health"): return .immediate(body: Array(#"{"status":"ok"}"#.utf8))
    case (_, "/v1/chat/completions"), (_, "/v1/models"), (_, "/health"):
      let refusal = MockRefusal.invalid("\(method) is not allowed on \(path).")
      return .immediate(status: 405, body: refusal.body)
    default:
      let refusal = MockRefusal.invalid("There is nothing at \(path).")
      return .immediate(status: 404, body: refusal.body)
    }
  }

  private func askForSlot(_ exchange: Exchange, _ plan: ResponsePlan) -> MHD_Result {
    if let place = plan.slotOfModel, !slots[place].enter(exchange.id) {
      exchange.stage = .queued
      suspend(exchange)
      return .YES
    }
    begin(exchange, nowNs: gateway_now_ns())
    return respond(exchange, plan)
  }

  private func respond(_ exchange: Exchange, _ plan: ResponsePlan) -> MHD_Result {
    if plan.streamed {
      let response = MHD_create_response_from_callback(
        gateway_size_unknown(), 4096, readerCallback, Unmanaged.passUnretained(exchange).toOpaque(), nil)
      return queue(response, for: exchange, plan, type: "text/event-stream; charset=utf-8")
    }
    let due = exchange.startedNs + (plan.delayNs(at: 0) ?? 0)
    if plan.ending == .silence {
      suspend(exchange)
      return .YES
    }
    if due > gateway_now_ns() {
      suspend(exchange, untilNs: due)
      return .YES
    }
    if plan.ending == .reset { gateway_reset(gateway_socket(exchange.connection)) }
    if plan.ending != .complete { return .NO }
    var bytes = plan.write(at: &exchange.nextEvent).bytes
    let response = MHD_create_response_from_buffer(bytes.count, &bytes, .RESPMEM_MUST_COPY)
    return queue(response, for: exchange, plan, type: "application/json")
  }

  private func queue(
    _ response: OpaquePointer?, for exchange: Exchange, _ plan: ResponsePlan, type: String
  ) -> MHD_Result {
    guard let response else { return .NO }
    defer { MHD_destroy_response(response) }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type)
    MHD_add_response_header(response, MHD_HTTP_HEADER_SERVER, StreamEvent.FirstByte.mockServer)
    if plan.streamed { MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-cache") }
    if let retryAfter = plan.retryAfter {
      MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, retryAfter)
    }
    if plan.closesAfterwards {
      _ = gateway_say_keep_alive(response)
      MHD_add_response_header(response, "Keep-Alive", "timeout=5, max=100")
    }
    return MHD_queue_response(exchange.connection, UInt32(plan.status), response)
  }

  /// Gives libmicrohttpd what is due of a stream, or suspends the connection until something is.
  func read(_ exchange: Exchange, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    guard let plan = exchange.plan, !exchange.abandoned, !stopping else { return gateway_end_with_error() }
    if exchange.pending.isEmpty {
      guard let delay = plan.delayNs(at: exchange.nextEvent) else { return end(exchange, plan.ending) }
      let due = exchange.startedNs + delay
      let now = gateway_now_ns()
      if due > now {
        suspend(exchange, untilNs: due)
        return 0
      }
      exchange.pending = plan.write(at: &exchange.nextEvent).bytes[...]
      if !exchange.hasWrittenText, delay >= plan.firstTokenNs ?? .max {
        recordFirstText(exchange, nowNs: now)
      }
    }
    let part = exchange.pending.prefix(buffer.count)
    buffer.copyBytes(from: part)
    exchange.pending = exchange.pending.dropFirst(part.count)
    return part.count
  }

  private func end(_ exchange: Exchange, _ ending: ResponsePlan.Ending) -> Int {
    switch ending {
    case .complete: return gateway_end_of_stream()
    case .closed: return gateway_end_with_error()
    case .reset:
      gateway_reset(gateway_socket(exchange.connection))
      return gateway_end_with_error()
    case .silence:
      suspend(exchange)
      return 0
    }
  }

  private func recordFirstText(_ exchange: Exchange, nowNs: Int64) {
    exchange.hasWrittenText = true
    guard let record = exchange.record else { return }
    shared.log?.withLock { log in log.update(record) { $0.firstTokenNs = nowNs } }
  }
}
