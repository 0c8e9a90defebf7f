internal import JSON
internal import TokenStreams

extension RequestHeader {
  /// Everything but the request's number and its start, which have columns of their own.
  var info: JSONValue {
    guard let maxTokens, case .object(let members) = knownInfo else { return knownInfo }
    return .object(members + [JSONValue.Member("max_tokens", .integer(maxTokens))])
  }

  /// What every request has.
  private var knownInfo: JSONValue {
    [
      "prompt_id": .string(promptID), "repeat": .integer(repetition), "mixture": .string(mixture),
      "policy": .string(policy), "policy_parameters": Self.embedded(policyParameters),
      "scheduled_ns": .integer(scheduledNs), "cache_namespace": .string(cacheNamespace),
      "seed": .string(String(seed)),
      "messages": .array(
        messages.map { ["role": .string($0.role.rawValue), "content": .string($0.content)] }),
      "places": .array(places.map(\.info)), "fallback": fallback?.info ?? .null, "retry": retry.info,
      "drains": .bool(drains),
      "source": source.map { ["trace": .string($0.trace), "request": .integer($0.request)] } ?? .null,
    ]
  }

  init(row: TraceRow) throws(TraceRow.Malformed) {
    let info = try TraceInfo(row.info)
    var messages: [Message] = []
    for message in try info.objects("messages") {
      let name = try message.text("role")
      guard let role = Message.Role(rawValue: name) else {
        throw TraceRow.Malformed("\"\(name)\" is no role of a message")
      }
      messages.append(Message(role, try message.text("content")))
    }
    var places: [Place] = []
    for place in try info.objects("places") { places.append(try Place(info: place)) }
    var fallback: Place?
    if let place = try info.optionalObject("fallback") { fallback = try Place(info: place) }
    var source: Source?
    if let members = try info.optionalObject("source") {
      source = Source(trace: try members.text("trace"), request: try members.integer("request"))
    }
    self.init(
      request: row.request, promptID: try info.text("prompt_id"), repetition: try info.integer("repeat"),
      messages: messages, mixture: try info.text("mixture"), policy: try info.text("policy"),
      policyParameters: Self.text(embedded: try info.any("policy_parameters")), places: places,
      fallback: fallback, retry: try RetryRule(info: try info.object("retry")),
      drains: try info.flag("drains"), source: source, scheduledNs: try info.instant("scheduled_ns"),
      startedNs: row.tNs,
      cacheNamespace: try info.text("cache_namespace"), seed: try info.seed("seed"),
      maxTokens: try info.optionalInteger("max_tokens"))
  }

  /// The parameters as an object where that loses nothing, so that a reader need not parse twice; as a string where
  /// the text has a form of its own.
  private static func embedded(_ parameters: String) -> JSONValue {
    guard let value = try? JSONValue(parsing: parameters), case .object = value,
      value.text.utf8.elementsEqual(parameters.utf8)
    else { return .string(parameters) }
    return value
  }

  private static func text(embedded value: JSONValue) -> String { value.string ?? value.text }
}

extension RequestHeader.Place {
  fileprivate var info: JSONValue {
    guard !hardware.isEmpty, case .object(let members) = knownInfo else { return knownInfo }
    return .object(members + [JSONValue.Member("hardware", .string(hardware))])
  }

  /// What every place has.
  private var knownInfo: JSONValue {
    [
      "layer": .integer(layer), "slot": .integer(slot), "agent": .string(agent), "model": .string(model),
      "endpoint": .string(endpoint), "bytes_per_token": .number(bytesPerToken),
      "continuation": .string(continuation), "exact": .bool(isExact),
      "upstreams": .integers(upstreams),
    ]
  }

  fileprivate init(info: TraceInfo) throws(TraceRow.Malformed) {
    self.init(
      layer: try info.integer("layer"), slot: try info.integer("slot"), agent: try info.text("agent"),
      model: try info.text("model"), endpoint: try info.text("endpoint"),
      hardware: try info.optionalText("hardware") ?? "",
      bytesPerToken: try info.number("bytes_per_token", in: TraceLimits.bytesPerToken),
      continuation: try info.text("continuation"),
      isExact: try info.flag("exact"), upstreams: try info.integers("upstreams"))
  }
}

extension RetryRule {
  fileprivate var info: JSONValue {
    [
      "budget": .integer(budget), "per_call": .integer(perCall), "per_round": .integer(perRound),
      "base_ns": .integer(baseNs), "cap_ns": .integer(capNs),
    ]
  }

  fileprivate init(info: TraceInfo) throws(TraceRow.Malformed) {
    self.init(
      budget: try info.integer("budget"), perCall: try info.integer("per_call"),
      perRound: try info.integer("per_round"), baseNs: try info.instant("base_ns"),
      capNs: try info.instant("cap_ns"))
  }
}
