internal import Aggregation
internal import Mixtures

/// Policies of an experiment: an expression such as `full` or `staircase[first=16]`, or a mapping of a policy and lists of
/// values for its parameters, of which every combination is a policy.
struct PolicyGrid {
  private(set) var policies: [Policy] = []

  /// Reads the policies; what is wrong is noted.
  init(_ cursor: YAMLCursor) {
    guard case .mapping = cursor.node.content else {
      if let text = cursor.string("a policy, or a mapping with policy and its parameters") {
        policies = Self.list(text, at: cursor) ?? []
      }
      return
    }
    guard let members = cursor.members("a mapping with policy and its parameters") else { return }
    guard let name = members.first(where: { $0.name == "policy" })?.value else {
      cursor.report("\(cursor.subject) has no policy; expected the name of one under the key policy.")
      return
    }
    guard let base = name.string("a policy's name"), Self.list(base, at: name) != nil else { return }
    var parameters: [[String]] = [[]]
    for (key, value) in Self.leaves(of: members.filter { $0.name != "policy" }, prefix: "") {
      let texts = value.values.compactMap { item -> String? in
        guard let text = item.string("a value of the parameter \(key)") else { return nil }
        // Alone first, so that what is wrong with a value is said where it stands.
        return Self.list("\(base)[\(key)=\(text)]", at: item) == nil ? nil : "\(key)=\(text)"
      }
      parameters = parameters.flatMap { parameters in texts.map { parameters + [$0] } }
    }
    guard cursor.problems.sentences.isEmpty else { return }
    for combination in parameters {
      let text = combination.isEmpty ? base : "\(base)[\(combination.joined(separator: ","))]"
      policies += Self.list(text, at: cursor) ?? []
    }
  }

  /// Keys within mappings, joined by points as in an expression.
  private static func leaves(
    of members: [YAMLCursor.Member], prefix: String
  ) -> [(key: String, value: YAMLCursor)] {
    members.flatMap { member -> [(key: String, value: YAMLCursor)] in
      guard case .mapping = member.value.node.content else { return [(prefix + member.name, member.value)] }
      return leaves(of: member.value.members("a mapping") ?? [], prefix: prefix + member.name + ".")
    }
  }

  private static func list(_ text: String, at cursor: YAMLCursor) -> [Policy]? {
    do {
      return try Policy.list(text, source: cursor.subject)
    } catch {
      for problem in error.problems { cursor.report(problem) }
      return nil
    }
  }
}
