internal import Aggregation
internal import ChatTransport
internal import TokenStreams

extension Mixture {
  /// Configurations are read whole; none that a person writes comes near this.
  private static let maxBytes = 16 << 20

  /// Reads a configuration.
  ///
  /// - Parameter path: The file; `-` for standard input.
  /// - Throws: `MixtureError`: the file cannot be read, or one sentence for each mistake, with file, line, column, key
  ///   path and what had been expected.
  public init(path: String) throws(MixtureError) {
    try self.init(yaml: try fileBytes(path, limit: Self.maxBytes), file: path == "-" ? standardInput : path)
  }

  /// Reads a configuration from its text.
  ///
  /// - Parameters:
  ///   - yaml: YAML 1.2 in UTF-8; JSON is YAML.
  ///   - file: The name that stands in front of each sentence about a mistake.
  /// - Throws: `MixtureError` with one sentence for each mistake.
  public init(yaml: [UInt8], file: String) throws(MixtureError) {
    let root = try YAMLParser.document(yaml, file: file)
    self = try Self.read(YAMLCursor(node: root, path: "", problems: ProblemList(file: file)), file: file)
  }

  private static func read(_ cursor: YAMLCursor, file: String) throws(MixtureError) -> Mixture {
    guard let map = cursor.mapping("a mapping with endpoints, agents and an aggregator") else {
      throw cursor.problems.error
    }
    let name = map["name"].flatMap { $0.string("the mixture's name") } ?? stem(of: file)
    var limits = StreamLimits()
    if let place = map["limits"] { limits.read(place) }
    let endpoints = named(map, "endpoints", "endpoint") { Endpoint.read($0, $1, limits: limits) }
    let entries = named(map, "agents", "agent") { AgentEntry.read($0, $1, endpoints: endpoints) }
    var reader = LayersReader(entries: entries, problems: cursor.problems)
    let list = map["layers"]
    let layers = reader.layers(list, aggregator: map.required("aggregator", "the name of an agent"))
    let fallback = map["fallback"].flatMap { place in
      reader.agent(place).map { agent in
        reader.checkReasoning(agent, place)
        return agent
      }
    }
    var retry = RetryRule()
    if let place = map["retry"] { retry.read(place) }
    let requireProposals = map["require_proposals"].flatMap { $0.bool() } ?? false
    let known = named(requireProposals: requireProposals)
    // With a mistake so far, who reads whom may not be known.
    let upstreams = cursor.problems.sentences.isEmpty ? MixtureShape.mostUpstreams(layers) : nil
    let own = map["policies"].map { ownPolicies($0, known: known, upstreams: upstreams) } ?? []
    let policies =
      map["policy"].map { defaultPolicies($0, known: known + own, upstreams: upstreams) }
      ?? known.filter { $0.name == Policy.staircase.name }
    map.refuse(Endpoint.secretKeys, Endpoint.secretReason)
    map.finish()
    // From here on all indices are right: what was not has been noted.
    try cursor.problems.check()
    return Mixture(
      shape: MixtureShape(
        name: name, agents: MixtureShape.agents(entries, endpoints: endpoints), layers: layers,
        fallback: fallback),
      endpoints: endpoints, agents: entries.map(\.agent),
      freeReasoners: Set(entries.indices.filter { entries[$0].reasoning == .free }), ownPolicies: own,
      policies: policies, retry: retry,
      requireProposals: requireProposals)
  }

  /// The members of a mapping of names, each read by `read`.
  private static func named<Value>(
    _ map: YAMLMapping, _ key: String, _ word: String, read: (String, YAMLCursor) -> Value
  ) -> [Value] {
    let expectation = "a mapping with at least one \(word)"
    guard let cursor = map.required(key, expectation), let members = cursor.members(expectation) else {
      return []
    }
    if members.isEmpty { cursor.expected(expectation) }
    return members.map { member in
      if member.name.isEmpty {
        cursor.problems.add(at: member.key, "\(cursor.path) has a name that is empty.")
      }
      return read(member.name, member.value)
    }
  }

  private static func ownPolicies(_ cursor: YAMLCursor, known: [Policy], upstreams: Int?) -> [Policy] {
    var own: [Policy] = []
    for member in cursor.members("a mapping of names to policies") ?? [] {
      let reserved: Set<Character> = ["[", "]", ",", "="]
      if Policy.named(member.name) != nil {
        cursor.problems.add(
          at: member.key,
          "\(member.value.path) has the name of a policy that chunkwise has; choose another one.")
      } else if member.name.isEmpty
        || member.name.contains(where: { reserved.contains($0) || $0.isWhitespace })
      {
        cursor.problems.add(
          at: member.key,
          "\(member.value.path): a policy's name has no white space, comma, bracket or equals sign.")
      }
      guard let map = member.value.mapping("a mapping with base and parameters") else { continue }
      // The named policies are always known.
      var policy = known.first { $0.name == Policy.staircase.name }!
      if let base = map["base"] {
        let names = (known + own).map(\.name)
        if let index = names.firstIndex(where: { $0 == base.node.text }) {
          policy = (known + own)[index]
        } else {
          base.expected(YAMLCursor.oneOf(names))
        }
      }
      policy.name = member.name
      policy.read(map, upstreams: upstreams)
      own.append(policy)
    }
    return own
  }

  private static func defaultPolicies(_ cursor: YAMLCursor, known: [Policy], upstreams: Int?) -> [Policy] {
    let expectation = "a policy such as staircase[first=16], or a list of them"
    let items = if case .sequence = cursor.node.content { cursor.items(expectation) ?? [] } else { [cursor] }
    if items.isEmpty { cursor.report("\(cursor.path) is an empty list; expected \(expectation).") }
    var policies: [Policy] = []
    for item in items {
      guard let text = item.string(expectation) else { continue }
      do {
        let prefix = cursor.problems.place(of: item.node) + "\(item.path): "
        for policy in try PolicyExpression.policies(
          text, prefix: prefix, known: known, upstreams: upstreams)
        {
          if policies.contains(where: { $0.name == policy.name }) {
            item.report("\(item.path): \(policy.name) is named twice.")
          }
          policies.append(policy)
        }
      } catch {
        cursor.problems.add(placed: error.problems)
      }
    }
    return policies
  }

  /// A file's name without its folder and its last ending.
  private static func stem(of file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    guard let point = name.lastIndex(of: "."), point > name.startIndex else { return name }
    return String(name[..<point])
  }
}
