/// What was gathered under names, in the order in which the names first appear.
struct Groups<Content> {
  private(set) var names: [String] = []
  private(set) var contents: [Content] = []
  private var indexOfName: [String: Int] = [:]

  /// Lets what is under a name change in its place; `empty` where there is nothing yet.
  mutating func update(
    _ name: String, from empty: @autoclosure () -> Content, _ body: (inout Content) -> Void
  ) {
    let index = indexOfName[name] ?? names.count
    if index == names.count {
      indexOfName[name] = index
      names.append(name)
      contents.append(empty())
    }
    body(&contents[index])
  }

  /// Puts a member behind those under a name.
  mutating func add<Member>(_ member: Member, to name: String) where Content == [Member] {
    update(name, from: []) { $0.append(member) }
  }

  /// The same under other names.
  func renamed(_ name: (Content) -> String) -> Self {
    var others = self
    others.names = contents.map(name)
    others.indexOfName = Dictionary(uniqueKeysWithValues: zip(others.names, contents.indices))
    return others
  }

  /// What is under a name; nil where there is nothing.
  subscript(name: String) -> Content? { indexOfName[name].map { contents[$0] } }

  /// Names with what is under them, in order.
  var all: Zip2Sequence<[String], [Content]> { zip(names, contents) }
}

extension Groups: Sendable where Content: Sendable {}
