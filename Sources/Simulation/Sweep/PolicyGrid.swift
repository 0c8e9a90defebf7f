internal import Aggregation
internal import Mixtures

/// Policies of an experiment: an expression such as `full` or `staircase[first=16]`, or a mapping of a policy and lists of
/// values for its parameters, of which every combination is a policy.
struct PolicyGrid {
  private let cursor: YAMLCursor
  private let base: String
  /// How many policies `base` names.
  private let bases: Int
  /// For each parameter, what says each of its values in an expression.
  private var parameters: [[String]] = []

  /// Reads policies without making them; what is wrong is noted, and then there is no grid.
  init?(_ cursor: YAMLCursor) {
    self.cursor = cursor
    guard case .mapping = cursor.node.content else {
      guard let text = cursor.string("a policy, or a mapping with policy and its parameters"),
        let policies = Self.list(text, at: cursor)
      else { return nil }
      (base, bases) = (text, policies.count)
      return
    }
    guard let members = cursor.members("a mapping with policy and its parameters") else { return nil }
    guard let name = members.first(where: { $0.name == "policy" })?.value else {
      cursor.report("\(cursor.subject) has no policy; expected the name of one under the key policy.")
      return nil
    }
    guard let base = name.string("a policy's name"), let policies = Self.list(base, at: name) else {
      return nil
    }
    (self.base, bases) = (base, policies.count)
    for (key, value) in Self.leaves(of: members.filter { $0.name != "policy" }, prefix: "") {
      parameters.append(
        value.someValues.compactMap { item in
          guard let text = item.string("a value of the parameter \(key)") else { return nil }
          // Alone first, so that what is wrong with a value is said where it stands.
          return Self.list("\(base)[\(key)=\(text)]", at: item) == nil ? nil : "\(key)=\(text)"
        })
    }
  }

  /// How many policies that is, before any is made; any number of lists has a product that a `Double` holds.
  var count: Double { parameters.reduce(Double(bases)) { $0 * Double($1.count) } }

  /// The policies; what is wrong with a combination is noted.
  var policies: [Policy] {
    let combinations = parameters.reduce([[]]) { combinations, values in
      combinations.flatMap { combination in values.map { combination + [$0] } }
    }
    return combinations.flatMap { (combination: [String]) in
      let text = combination.isEmpty ? base : "\(base)[\(combination.joined(separator: ","))]"
      return Self.list(text, at: cursor) ?? []
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
