/// What the rows of a table are about: the values of `--by`.
public enum Grouping: String, Equatable, Sendable, CaseIterable {
  case policy, agent, layer
}

/// Things under names, in the order in which the names first appear.
struct Groups<Member> {
  private(set) var names: [String] = []
  private(set) var members: [[Member]] = []
  private var indexOfName: [String: Int] = [:]

  mutating func add(_ member: Member, to name: String) {
    if let index = indexOfName[name] {
      members[index].append(member)
    } else {
      indexOfName[name] = names.count
      names.append(name)
      members.append([member])
    }
  }

  /// The members under a name; nil where there are none.
  subscript(name: String) -> [Member]? { indexOfName[name].map { members[$0] } }

  /// Names with their members, in order.
  var all: Zip2Sequence<[String], [[Member]]> { zip(names, members) }
}
