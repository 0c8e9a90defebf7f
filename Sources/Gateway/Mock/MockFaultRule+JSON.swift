internal import JSON

extension MockFaultRule {
  init(json: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(json, at: keyPath)
    let model = try reader.optionalString("model")
    let contains = try reader.optionalString("prompt_contains")
    let nth = try reader.optionalInteger("nth", atLeast: 1).map { Selection.nth($0) }
    let every = try reader.optionalInteger("every", atLeast: 1).map { Selection.every($0) }
    let probability = try reader.optionalNumber("probability", in: 0...1).map { Selection.probability($0) }
    let selections = [nth, every, probability].compactMap { $0 }
    guard selections.count < 2 else {
      throw .configuration(
        keyPath: keyPath, problem: "only one of \"nth\", \"every\" and \"probability\" is allowed")
    }
    let fault = try MockFault(from: &reader)
    try reader.finish()
    self.init(fault, model: model, promptContains: contains, selection: selections.first ?? .all)
  }
}

extension MockFault {
  init(from reader: inout ConfigurationReader) throws(GatewayError) {
    switch try reader.string("fault") {
    case "status":
      let code = try reader.integer("status", atLeast: 400)
      guard code <= 599 else { throw reader.missing("status", "a status from 400 to 599") }
      self = .status(code: code, retryAfter: try Self.retryAfter(&reader))
    case "error_event":
      self = .errorEvent(afterTokens: try Self.position(&reader), form: try Self.form(&reader))
    case "stall":
      let comment = try reader.optionalMilliseconds("comment_every_ms")
      guard comment != 0 else { throw reader.missing("comment_every_ms", "more than 0") }
      self = .stall(
        afterTokens: try Self.position(&reader), forNs: try reader.optionalMilliseconds("for_ms"),
        commentEveryNs: comment)
    case "abrupt_close":
      self = .abruptClose(
        afterTokens: try Self.position(&reader), reset: try reader.optionalFlag("reset") ?? false)
    case "close_afterwards": self = .closeAfterwards
    case "missing_done": self = .missingDone
    case "missing_finish": self = .missingFinish
    case "empty_body": self = .emptyBody
    case "malformed": self = .malformed(afterTokens: try Self.position(&reader))
    case "split_utf8": self = .splitUTF8(gapNs: try reader.optionalMilliseconds("gap_ms") ?? 1_000_000)
    case "tokens_per_event": self = .tokensPerEvent(try reader.integer("count", atLeast: 1))
    case "events_per_write": self = .eventsPerWrite(try reader.integer("count", atLeast: 1))
    case "echo_prefill": self = .echoPrefill
    case "ignore_prefill": self = .ignorePrefill
    case "stop_early": self = .stopEarly(afterTokens: try Self.position(&reader))
    case "queue":
      guard let time = try reader.optionalMilliseconds("for_ms") else {
        throw reader.missing("for_ms", "a number of milliseconds")
      }
      self = .queue(forNs: time)
    default:
      let names = MockFaultReference.all.map(\.name).joined(separator: ", ")
      throw reader.missing("fault", "one of \(names)")
    }
  }

  private static func position(_ reader: inout ConfigurationReader) throws(GatewayError) -> Int {
    try reader.optionalInteger("after_tokens", atLeast: 0) ?? 0
  }

  private static func retryAfter(_ reader: inout ConfigurationReader) throws(GatewayError) -> String? {
    guard let value = reader.take("retry_after") else { return nil }
    if let seconds = value.integer, seconds >= 0 { return String(seconds) }
    guard let date = value.string else {
      throw reader.missing("retry_after", "a number of seconds or an HTTP date")
    }
    return date
  }

  private static func form(_ reader: inout ConfigurationReader) throws(GatewayError) -> ErrorForm {
    guard let name = try reader.optionalString("form") else { return .object }
    guard let form = ErrorForm(rawValue: name) else {
      throw reader.missing("form", "\"object\", \"string\", \"flat\" or \"choice\"")
    }
    return form
  }
}
