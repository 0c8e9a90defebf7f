package import JSON

/// A place in a document that is being read: a node, its key path, and the list that problems go to.
///
/// Every reading gives nil after it has noted what is wrong, so that reading goes on and finds the next problem.
package struct YAMLCursor {
  package let node: YAMLNode
  /// The keys that lead here, as `agents.qwen.temperature` or `layers[0][2].agent`; empty for the document.
  package let path: String
  package let problems: ProblemList

  /// Makes a place.
  package init(node: YAMLNode, path: String, problems: ProblemList) {
    self.node = node
    self.path = path
    self.problems = problems
  }

  /// Notes a sentence about this place.
  package func report(_ sentence: String) { problems.add(at: node, sentence) }

  /// Notes that something else had been expected here.
  package func expected(_ expectation: String) {
    report("\(subject) is \(found); expected \(expectation).")
  }

  /// The place in words.
  package var subject: String { path.isEmpty ? "The document" : path }

  /// The place with its file, line and column, for what is found out about it when all has been read.
  package var placedSubject: String { problems.place(of: node) + subject }

  /// What stands here, in words; long text is cut.
  private var found: String {
    switch node.content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let text, let isPlain):
      if isPlain, node.isNull { return "empty" }
      return quoted(text) + (isPlain || node.text.map(Self.readsAsNumber) != true ? "" : " in quotes")
    }
  }

  private static func readsAsNumber(_ text: String) -> Bool {
    YAMLNode(content: .scalar(text, isPlain: true), line: 1, column: 1).scalarValue?.string == nil
  }

  /// The path of a member.
  package func path(of key: String) -> String {
    let isWord = key.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains($0)
    }
    guard isWord, !key.isEmpty else { return "\(path)[\(quoted(key))]" }
    return path.isEmpty ? key : "\(path).\(key)"
  }

  /// The items of a list.
  package func items(_ expectation: String) -> [YAMLCursor]? {
    guard case .sequence(let items) = node.content else {
      expected(expectation)
      return nil
    }
    return items.enumerated().map { YAMLCursor(node: $1, path: "\(path)[\($0)]", problems: problems) }
  }

  /// A key, where it stands, and what stands under it.
  package typealias Member = (name: String, key: YAMLNode, value: YAMLCursor)

  /// The members of a mapping in document order; a doubled key is noted and left out.
  package func members(_ expectation: String) -> [Member]? {
    guard case .mapping(let pairs) = node.content else {
      expected(expectation)
      return nil
    }
    var lines: [String: Int] = [:]
    return pairs.compactMap { pair in
      guard let name = pair.key.text else {
        problems.add(at: pair.key, "\(subject) has a key that is a list or a mapping; expected a name.")
        return nil
      }
      let path = path(of: name)
      if let line = lines[name] {
        problems.add(at: pair.key, "\(path) is given twice; the first one is on line \(line).")
        return nil
      }
      lines[name] = pair.key.line
      return (name, pair.key, YAMLCursor(node: pair.value, path: path, problems: problems))
    }
  }

  /// A mapping with known keys.
  package func mapping(_ expectation: String) -> YAMLMapping? {
    members(expectation).map { YAMLMapping(at: self, $0) }
  }

  /// Anything, as JSON.
  package func json() -> JSONValue? {
    switch node.content {
    case .scalar:
      let value = node.scalarValue
      if case .number(let number) = value, !number.isFinite {
        expected("a number that JSON can hold")
        return nil
      }
      return value
    case .sequence: return items("a list").map { .array($0.compactMap { $0.json() }) }
    case .mapping:
      return members("a mapping").map {
        .object($0.compactMap { member in member.value.json().map { JSONValue.Member(member.name, $0) } })
      }
    }
  }
}

/// Text between quotation marks, on one line and cut after 60 characters.
package func quoted(_ text: String) -> String {
  var line = ""
  for scalar in text.unicodeScalars.prefix(60) {
    if scalar.value < 0x20 || scalar.value == 0x7F { line += " " } else { line.unicodeScalars.append(scalar) }
  }
  return "“\(line)\(text.unicodeScalars.count > 60 ? "…" : "")”"
}
