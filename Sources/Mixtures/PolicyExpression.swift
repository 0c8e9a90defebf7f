public import Aggregation

/// Policies as the command line names them: `full,staircase[first=16,step=32],quorum[barrier.deadline=300ms]`.
///
/// Names are separated by commas. Square brackets hold parameters that differ from the named policy's, under the keys
/// of the configuration; a key within a mapping is reached with a point.
enum PolicyExpression {
  /// Reads a list of policies.
  ///
  /// - Parameters:
  ///   - prefix: What stands in front of each sentence about a mistake.
  ///   - known: The policies that can be named.
  ///   - upstreams: The most places that one place of the mixture reads; nil where that is not known.
  static func policies(
    _ text: String, prefix: String, known: [Policy], upstreams: Int?
  ) throws(MixtureError) -> [Policy] {
    var policies: [Policy] = []
    for item in try split(text, prefix: prefix) {
      let policy = try policy(item, prefix: prefix, known: known, upstreams: upstreams)
      if policies.contains(where: { $0.name == policy.name }) {
        throw MixtureError(.invalid, ["\(prefix)\(policy.name) is named twice."])
      }
      policies.append(policy)
    }
    return policies
  }

  /// The items between the commas that stand outside brackets.
  private static func split(_ text: String, prefix: String) throws(MixtureError) -> [String] {
    var items = [""]
    var isInside = false
    for character in text {
      switch character {
      case "[":
        guard !isInside else {
          throw MixtureError(.invalid, ["\(prefix)\(quoted(text)) has a bracket within brackets."])
        }
        isInside = true
      case "]":
        guard isInside else {
          throw MixtureError(.invalid, ["\(prefix)\(quoted(text)) closes a bracket that is not open."])
        }
        isInside = false
      case "," where !isInside:
        items.append("")
        continue
      default: break
      }
      items[items.count - 1].append(character)
    }
    guard !isInside else {
      throw MixtureError(.invalid, ["\(prefix)\(quoted(text)) lacks a closing bracket."])
    }
    return items.map(trimmed)
  }

  private static func policy(
    _ item: String, prefix: String, known: [Policy], upstreams: Int?
  ) throws(MixtureError) -> Policy {
    let name = trimmed(String(item.prefix { $0 != "[" }))
    let names = known.map(\.name)
    guard var policy = known.first(where: { $0.name == name }) else {
      let found = name.isEmpty ? "a policy's name is missing" : "\(quoted(name)) is no policy"
      let advice =
        nearest(to: name, in: names).map { "did you mean \($0)?" } ?? "expected \(YAMLCursor.oneOf(names))."
      throw MixtureError(.invalid, ["\(prefix)\(found); \(advice)"])
    }
    guard item != name else { return policy }
    guard item.hasSuffix("]") else {
      throw MixtureError(.invalid, ["\(prefix)\(quoted(item)) goes on after its bracket; expected a comma."])
    }
    let problems = ProblemList { _ in "\(prefix)\(item): " }
    var root = YAMLNode(content: .mapping([]), line: 1, column: 1)
    var seen: Set<String> = []
    let body = item.drop { $0 != "[" }.dropFirst().dropLast()
    for part in body.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
        trimmed(String($0))
      }
      guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
        problems.add(at: root, "\(quoted(trimmed(String(part)))) is no parameter; expected key=value.")
        continue
      }
      guard seen.insert(sides[0]).inserted else {
        problems.add(at: root, "\(sides[0]) is given twice.")
        continue
      }
      root.insert(sides[1], under: sides[0].split(separator: ".").map(String.init)[...])
    }
    policy.read(YAMLCursor(node: root, path: "", problems: problems), upstreams: upstreams)
    try problems.check()
    policy.name = item
    return policy
  }

  private static func trimmed(_ text: String) -> String {
    let end = text.reversed().drop(while: \.isWhitespace)
    return String(String(end.reversed()).drop(while: \.isWhitespace))
  }
}

extension Policy {
  /// The policies that an expression names, where there is no mixture that they would run in; see `Mixture.policies`.
  ///
  /// - Parameters:
  ///   - own: policies that can be named beside those that have a name everywhere; of two of one name the latter counts.
  ///   - upstreams: the most that any place reads, where that is known: no quorum can be larger.
  ///   - source: what stands in front of each sentence about a mistake.
  /// - Throws: `MixtureError` where a policy or a parameter is unknown or cannot be.
  public static func list(
    _ expression: String, own: [Policy] = [], upstreams: Int? = nil, source: String = "--policy"
  ) throws(MixtureError) -> [Policy] {
    let known = named + own.filter { policy in !named.contains { $0.name == policy.name } }
    return try PolicyExpression.policies(
      expression, prefix: "\(source): ", known: known, upstreams: upstreams)
  }
}

extension YAMLNode {
  /// Adds a scalar under a path of keys, making the mappings on the way.
  fileprivate mutating func insert(_ text: String, under path: ArraySlice<String>) {
    guard case .mapping(var pairs) = content, let key = path.first else { return }
    let rest = path.dropFirst()
    let isMapping = { (pair: Pair) in
      if case .mapping = pair.value.content { pair.key.text == key } else { false }
    }
    if !rest.isEmpty, let index = pairs.firstIndex(where: isMapping) {
      pairs[index].value.insert(text, under: rest)
    } else {
      var value = YAMLNode(
        content: rest.isEmpty ? .scalar(text, isPlain: true) : .mapping([]), line: line, column: column)
      value.insert(text, under: rest)
      let name = YAMLNode(content: .scalar(key, isPlain: true), line: line, column: column)
      pairs.append(Pair(key: name, value: value))
    }
    content = .mapping(pairs)
  }
}
