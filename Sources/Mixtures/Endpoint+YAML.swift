internal import ChatTransport
internal import JSON

extension Endpoint {
  static let secretReason =
    "a key does not belong in a file; put it into an environment variable and name that with key_variable."
  static let secretKeys = [
    "api_key", "apikey", "api-key", "key", "token", "secret", "password", "authorization", "bearer",
  ]
  /// What the names of headers that carry secrets have in them.
  private static let secretHeaders = [
    "authorization", "api-key", "apikey", "token", "secret", "password", "cookie",
  ]

  /// Reads `endpoints.NAME`; `limits` are those that the mixture sets for all endpoints.
  static func read(_ name: String, _ cursor: YAMLCursor, limits: StreamLimits) -> Endpoint {
    guard let map = cursor.mapping("a mapping with provider or base_url") else {
      // It is there, so that agents may name it without another mistake.
      return Endpoint(name: name, baseURL: "")
    }
    let named = map["provider"]
    let provider = named.flatMap { $0.word(Provider.self) } ?? .other
    let givenURL = map["base_url"]
    // The default key goes to its provider only, never to an address that the file sets.
    var keyVariable = givenURL == nil ? provider.keyVariable : nil
    if let cursor = map["key_variable"] { keyVariable = Self.keyVariable(cursor) }
    var endpoint = Endpoint(
      name: name,
      baseURL: givenURL.flatMap(Self.baseURL) ?? provider.baseURL ?? "",
      keyVariable: keyVariable,
      headers: map["headers"].map(Self.headers) ?? [:],
      prefill: map["prefill"].flatMap(Self.prefill) ?? provider.prefill,
      isExact: map["exact"].flatMap { $0.bool() } ?? provider.isExact,
      cacheIsolation: map["cache"].flatMap(Self.cacheIsolation) ?? provider.cacheIsolation,
      asksForUsage: map["usage"].flatMap { $0.bool() } ?? provider.asksForUsage,
      maxTokensMember: map["max_tokens_member"].flatMap { $0.string("the name of a member") }
        ?? provider.maxTokensMember,
      concurrency: map["concurrency"].flatMap { $0.integer(in: 1...100_000) },
      hardware: map["hardware"].flatMap { $0.string("a name for what computes behind it, such as gpu-0") }
        ?? "",
      limits: limits)
    if let cursor = map["limits"] { endpoint.limits.read(cursor) }
    if givenURL == nil, provider.baseURL == nil, named == nil || named?.node.text == Provider.other.rawValue {
      cursor.report(
        "\(cursor.path(of: "base_url")) is missing; expected a URL such as http://localhost:8000/v1, or a provider."
      )
    }
    map.refuse(secretKeys, secretReason)
    map.finish()
    return endpoint
  }

  private static func baseURL(_ cursor: YAMLCursor) -> String? {
    let expectation = "a URL such as http://localhost:8000/v1"
    guard let text = cursor.string(expectation) else { return nil }
    guard let scheme = ["http://", "https://"].first(where: { text.lowercased().hasPrefix($0) }) else {
      cursor.expected(expectation)
      return nil
    }
    let rest = text.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !host.contains("@") else {
      cursor.report("\(cursor.path) holds a user name or a password: \(secretReason)")
      return nil
    }
    guard !host.isEmpty, text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      cursor.expected(expectation)
      return nil
    }
    guard !rest.contains("?"), !rest.contains("#") else {
      cursor.report("\(cursor.path) goes on after its path; expected it to end before /chat/completions.")
      return nil
    }
    var trimmed = text[...]
    while trimmed.hasSuffix("/") { trimmed = trimmed.dropLast() }
    guard !trimmed.hasSuffix("/chat/completions") else {
      cursor.report("\(cursor.path) ends in /chat/completions, which is added to it; leave that out.")
      return nil
    }
    return String(trimmed)
  }

  private static func keyVariable(_ cursor: YAMLCursor) -> String? {
    if cursor.node.text == "none" { return nil }
    let scalars = (cursor.node.text ?? "").unicodeScalars
    let isName =
      !scalars.isEmpty && scalars.count <= 100 && !("0"..."9").contains(scalars.first!)
      && scalars.allSatisfy {
        ("A"..."Z").contains($0) || ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
      }
    guard isName else {
      // It may be the key itself.
      cursor.report(
        "\(cursor.path) is not the name of an environment variable (it may be a secret and is not repeated here); "
          + "expected a name such as TOGETHER_API_KEY, or none.")
      return nil
    }
    return cursor.node.text
  }

  private static func headers(_ cursor: YAMLCursor) -> [String: String] {
    var headers: [String: String] = [:]
    for member in cursor.members("a mapping of header names to values") ?? [] {
      let value = member.value
      if secretHeaders.contains(where: member.name.lowercased().contains) {
        cursor.problems.add(at: member.key, "\(value.path) is refused: \(secretReason)")
        continue
      }
      let isName = member.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
      guard isName, !member.name.isEmpty else {
        cursor.problems.add(at: member.key, "\(value.path) is no name of a header.")
        continue
      }
      guard let text = value.string("the text of the header") else { continue }
      guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
        value.report("\(value.path) holds a line break or a control character; a header is one line.")
        continue
      }
      headers[member.name] = text
    }
    return headers
  }

  private static func prefill(_ cursor: YAMLCursor) -> Prefill? {
    let expectation = "none, trailing, a mapping {request: {…}} or {message: NAME}"
    switch cursor.node.text {
    case "none": return Prefill.none
    case "trailing": return .trailingMessage
    case .some:
      cursor.expected(expectation)
      return nil
    case nil: break
    }
    guard let map = cursor.mapping(expectation) else { return nil }
    let request = map["request"]
    let message = map["message"]
    map.finish()
    switch (request, message) {
    case (let request?, nil): return request.jsonMembers("the members to send").map { .requestMembers($0) }
    case (nil, let message?): return message.string("the name of a member").map { .messageMember($0) }
    default:
      cursor.report("\(cursor.path) has to hold one of request and message.")
      return nil
    }
  }

  private static func cacheIsolation(_ cursor: YAMLCursor) -> CacheIsolation? {
    let expectation = "nonce, or a mapping {request: NAME} with the member that holds the cache's name"
    if cursor.node.text == "nonce" { return .nonce }
    guard let map = cursor.mapping(expectation) else { return nil }
    let name = map.required("request", "the name of a member")?.string("the name of a member")
    map.finish()
    return name.map { .requestMember($0) }
  }
}

extension YAMLCursor {
  /// A mapping of anything, as the members of a JSON object.
  func jsonMembers(_ expectation: String) -> [JSONValue.Member]? {
    guard case .mapping = node.content else {
      expected(expectation)
      return nil
    }
    guard case .object(let members) = json() else { return nil }
    return members
  }
}
