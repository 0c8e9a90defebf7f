internal import JSON
internal import TokenStreams

/// Decides what every request gets. No clock and no socket: requests go in, plans come out, and the same requests in
/// the same order per model give the same plans.
struct MockPlanner: Sendable {
  private struct ModelState: Sendable {
    var cache: PrefixCache
    /// How many requests it has had.
    var requests = 0
    /// How often each prompt has been asked anew.
    var samples: [UInt64: Int] = [:]
  }

  /// How many prompts of a model are told apart before counting begins again; it bounds the memory.
  private static let maximumPrompts = 1 << 20

  let configuration: MockConfiguration
  private let places: [String: Int]
  private var models: [ModelState]
  private var ruleCounts: [Int]

  init(_ configuration: MockConfiguration) {
    self.configuration = configuration
    places = Dictionary(
      configuration.models.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    models = configuration.models.map { ModelState(cache: PrefixCache(capacity: $0.cacheBlocks)) }
    ruleCounts = configuration.faults.map { _ in 0 }
  }

  /// Plans the response to a body sent to `/v1/chat/completions`.
  mutating func plan(body: [UInt8]) -> ResponsePlan {
    do throws(MockRefusal) {
      let request = try MockRequest(body: body)
      guard let place = places[request.model] else { throw .unknown(model: request.model) }
      return plan(request, place)
    } catch {
      return .immediate(status: error.status, body: error.body)
    }
  }

  private mutating func plan(_ request: MockRequest, _ place: Int) -> ResponsePlan {
    var model = configuration.models[place]
    models[place].requests += 1
    let id = "chatcmpl-\(model.name)-\(models[place].requests)"
    let faults = faults(of: request)
    for case .status(let code, let retryAfter) in faults {
      let refusal = MockRefusal(
        status: code, message: "The mock refuses this request with status \(code).",
        type: code == 429 ? "rate_limit_error" : code < 500 ? "invalid_request_error" : "server_error")
      return .immediate(status: code, body: refusal.body, retryAfter: retryAfter)
    }
    if faults.contains(.ignorePrefill) { model.continuation = .none }

    let opening = MockAnswer.Opening(request, script: configuration.script, continuation: model.continuation)
    let sample = sample(of: opening, request, place)
    let textSeed = textSeed(of: opening, request)
    let seed = intervalSeed(of: opening, sample, textSeed)
    var answer = MockAnswer(opening, model: model, sample: place + sample, seed: textSeed)
    for case .stopEarly(let tokens) in faults { answer.limit(to: tokens, reason: "stop") }
    if let limit = request.maxTokens { answer.limit(to: limit, reason: "length") }
    if model.echoesPrefill && !request.continuesFinalMessage || faults.contains(.echoPrefill) {
      answer.echo = opening.prefill
    }

    let prompt = Self.tokens(of: request)
    let cached = models[place].cache.admit(prompt, salt: request.cacheSalt)
    // At least one instant: an answer of no tokens too is known to be empty only after the prompt has been read.
    let instants = model.latency.tokenInstantsNs(
      count: max(1, answer.tokens.count), promptTokens: prompt.count, cachedTokens: cached, seed: seed)
    let usage = Usage(
      promptTokens: prompt.count, cachedTokens: cached, completionTokens: answer.tokens.count)
    let text = EventText(id: id, model: model.name, usage: usage)
    var plan =
      request.streamed
      ? ResponsePlan.stream(
        answer, instantsNs: instants, includesUsage: request.includesUsage, faults: faults, text: text)
      : ResponsePlan.whole(answer, instantsNs: instants, faults: faults, text: text)
    plan.slotOfModel = place
    plan.seed = seed
    return plan
  }

  private mutating func faults(of request: MockRequest) -> [MockFault] {
    var faults: [MockFault] = []
    for (index, rule) in configuration.faults.enumerated() where rule.concerns(request) {
      ruleCounts[index] += 1
      var hash = StableHash(seed: configuration.seed)
      hash.add(UInt64(index))
      if rule.selects(count: ruleCounts[index], seed: hash.value) { faults.append(rule.fault) }
    }
    return faults
  }

  /// The request's own `seed`, else how often the prompt has been asked anew. A continuation is no new question.
  private mutating func sample(of opening: MockAnswer.Opening, _ request: MockRequest, _ place: Int) -> Int {
    if let seed = request.seed { return Int(seed % (1 << 32)) }
    var hash = StableHash()
    hash.add(opening.question)
    let asked = models[place].samples[hash.value] ?? 0
    guard opening.said.isEmpty else { return max(0, asked - 1) }
    if models[place].samples.count >= Self.maximumPrompts { models[place].samples = [:] }
    models[place].samples[hash.value] = asked + 1
    return asked
  }

  private func textSeed(of opening: MockAnswer.Opening, _ request: MockRequest) -> UInt64 {
    var hash = StableHash(seed: configuration.seed)
    hash.add(request.model)
    hash.add(opening.question)
    return hash.value
  }

  private func intervalSeed(of opening: MockAnswer.Opening, _ sample: Int, _ textSeed: UInt64) -> UInt64 {
    var hash = StableHash(seed: textSeed)
    hash.add(opening.said)
    hash.add(UInt64(sample))
    return hash.value
  }

  /// One hash per prompt token: per message one for its role and those of its text, and one for the answer's role
  /// where the assistant has not begun to speak.
  private static func tokens(of request: MockRequest) -> [UInt64] {
    var hashes: [UInt64] = []
    for message in request.messages {
      hashes.append(roleHash(message.role))
      MockTokens.appendHashes(of: message.content, to: &hashes)
    }
    if request.messages.last!.role != "assistant" { hashes.append(roleHash("assistant")) }
    return hashes
  }

  private static func roleHash(_ role: String) -> UInt64 {
    var hash = StableHash(seed: 1)
    hash.add(role)
    return hash.value
  }

  /// The body of `/v1/models`.
  var modelList: [UInt8] {
    var writer = JSONWriter()
    let models = configuration.models.map { model -> JSONValue in
      ["id": .string(model.name), "object": "model", "created": 0, "owned_by": "chunkwise"]
    }
    writer.value(["object": "list", "data": .array(models)])
    return writer.bytes
  }
}
