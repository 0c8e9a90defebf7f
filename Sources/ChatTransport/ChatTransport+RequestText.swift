public import TokenStreams

extension ChatTransport {
  /// The request that a call would send, as text, with the name of the key's variable in place of the key.
  ///
  /// Nothing is sent and no key is read. The values of further headers whose names speak of a secret are masked too.
  public func requestText(of request: CallRequest) -> String {
    let agent = agents[request.agent]
    var endpoint = endpoints[agent.endpoint]
    let url = url(of: endpoint)
    let address = Address(url)
    for name in endpoint.headers.keys where Self.speaksOfSecret(name) { endpoint.headers[name] = "***" }
    let sent = headerLines(of: endpoint, key: endpoint.keyVariable.map { "$\($0)" })
      .filter { !$0.hasSuffix(":") }
    let body = ChatRequestBody.bytes(request, agent: agent, endpoint: endpoint)
    let lines =
      ["POST \(address?.path ?? url) HTTP/1.1", "Host: \(address?.authority ?? "")"] + sent
      + ["Content-Length: \(body.count)", "", String(decoding: body, as: UTF8.self)]
    return lines.joined(separator: "\n")
  }

  private static func speaksOfSecret(_ header: String) -> Bool {
    let name = header.lowercased()
    return ["auth", "key", "token", "secret", "cookie"].contains { name.contains($0) }
  }
}
