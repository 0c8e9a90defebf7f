internal import CYAML

/// Reads one YAML document with libyaml's event parser.
///
/// Aliases are expanded, within `maxNodes` for the whole document: the "billion laughs" document is refused, not read.
/// A plain key `<<` merges the mapping, or the mappings of the list, that is its value (yaml.org/type/merge).
package struct YAMLParser {
  /// Nodes of one document, counting a node once for each alias that leads to it.
  static let maxNodes = 100_000
  /// Collections within collections.
  static let maxDepth = 64

  /// A node, and what it adds to the bounds.
  private struct Measured {
    var node: YAMLNode
    var count: Int
    var depth: Int
  }

  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let file: String
  private let input: UnsafeBufferPointer<UInt8>
  private var anchors: [String: Measured] = [:]
  private var count = 0

  /// Reads the one document of `bytes`.
  ///
  /// - Throws: `MixtureError` with file, line and column where it is not one document of UTF-8 YAML within the bounds.
  package static func document(_ bytes: [UInt8], file: String) throws(MixtureError) -> YAMLNode {
    try checkUTF8(bytes, file: file)
    let result: Result<YAMLNode, MixtureError> = bytes.withUnsafeBufferPointer { bytes in
      // libyaml looks for a byte-order mark only where it is left to guess the encoding.
      let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      let input = UnsafeBufferPointer(rebasing: bytes[mark...])
      let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
      defer { parser.deallocate() }
      guard yaml_parser_initialize(parser) == 1 else {
        return .failure(MixtureError(.unreadable, ["\(file): there is no memory to read it."]))
      }
      defer { yaml_parser_delete(parser) }
      yaml_parser_set_input_string(parser, input.baseAddress, input.count)
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      var reading = YAMLParser(parser: parser, file: file, input: input)
      return Result { () throws(MixtureError) in try reading.document() }
    }
    return try result.get()
  }

  private init(
    parser: UnsafeMutablePointer<yaml_parser_t>, file: String, input: UnsafeBufferPointer<UInt8>
  ) {
    self.parser = parser
    self.file = file
    self.input = input
  }

  private mutating func document() throws(MixtureError) -> YAMLNode {
    _ = try next()
    let start = try next()
    guard start.kind == YAML_DOCUMENT_START_EVENT else {
      throw problem(1, 1, "The file is empty; expected a mapping.")
    }
    let root = try node(from: try next(), depth: 1).node
    _ = try next()
    let end = try next()
    guard end.kind == YAML_STREAM_END_EVENT else {
      throw problem(end.line, end.column, "A second document begins here; expected one.")
    }
    return root
  }

  private mutating func node(from event: Event, depth: Int) throws(MixtureError) -> Measured {
    count += 1
    try checkBounds(event, depth: depth)
    var children = 0
    var height = 1
    var content: YAMLNode.Content
    switch event.kind {
    case YAML_ALIAS_EVENT: return try alias(event, depth: depth)
    case YAML_SEQUENCE_START_EVENT:
      var items: [YAMLNode] = []
      while let item = try child(of: YAML_SEQUENCE_END_EVENT, depth: depth) {
        items.append(item.node)
        children += item.count
        height = max(height, item.depth + 1)
      }
      content = .sequence(items)
    case YAML_MAPPING_START_EVENT:
      var pairs: [YAMLNode.Pair] = []
      while let key = try child(of: YAML_MAPPING_END_EVENT, depth: depth) {
        let value = try node(from: try next(), depth: depth + 1)
        pairs.append(YAMLNode.Pair(key: key.node, value: value.node))
        children += key.count + value.count
        height = max(height, key.depth + 1, value.depth + 1)
      }
      content = .mapping(try merged(pairs))
    default: content = .scalar(event.text, isPlain: event.isPlain)
    }
    let node = YAMLNode(content: content, line: event.line, column: event.column)
    let measured = Measured(node: node, count: children + 1, depth: height)
    if !event.anchor.isEmpty { anchors[event.anchor] = measured }
    return measured
  }

  /// The next node of a collection; nil at its end.
  private mutating func child(of end: yaml_event_type_t, depth: Int) throws(MixtureError) -> Measured? {
    let event = try next()
    return event.kind == end ? nil : try node(from: event, depth: depth + 1)
  }

  private mutating func alias(_ event: Event, depth: Int) throws(MixtureError) -> Measured {
    // An anchor is known once its node has ended, so that no node can hold itself.
    guard let target = anchors[event.anchor] else {
      throw problem(event.line, event.column, "No anchor “&\(event.anchor)” ends before this alias.")
    }
    count += target.count - 1
    try checkBounds(event, depth: depth + target.depth - 1)
    return target
  }

  private func checkBounds(_ event: Event, depth: Int) throws(MixtureError) {
    if count > Self.maxNodes {
      throw problem(
        event.line, event.column, "The document has more than \(Self.maxNodes) values, aliases included.")
    }
    if depth > Self.maxDepth {
      throw problem(event.line, event.column, "Values are nested more than \(Self.maxDepth) deep.")
    }
  }

  /// The pairs with `<<` replaced by what it merges; keys that the mapping has itself win.
  private func merged(_ pairs: [YAMLNode.Pair]) throws(MixtureError) -> [YAMLNode.Pair] {
    let isMerge = { (pair: YAMLNode.Pair) in pair.key.content == .scalar("<<", isPlain: true) }
    guard pairs.contains(where: isMerge) else { return pairs }
    var result = pairs.filter { !isMerge($0) }
    var known = Set(result.compactMap(\.key.text))
    for merge in pairs.filter(isMerge).map(\.value) {
      let sources = if case .sequence(let items) = merge.content { items } else { [merge] }
      for source in sources {
        guard case .mapping(let inherited) = source.content else {
          throw problem(source.line, source.column, "“<<” merges a mapping, or a list of mappings, only.")
        }
        for pair in inherited {
          if let key = pair.key.text, known.insert(key).inserted { result.append(pair) }
        }
      }
    }
    return result
  }
}

extension YAMLParser {
  /// What of libyaml's event is of use here.
  private struct Event {
    var kind: yaml_event_type_t
    var line: Int
    var column: Int
    var anchor = ""
    var text = ""
    var isPlain = false
  }

  private func next() throws(MixtureError) -> Event {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxProblem() }
    defer { yaml_event_delete(&event) }
    var result = Event(
      kind: event.type, line: Int(event.start_mark.line) + 1, column: Int(event.start_mark.column) + 1)
    switch event.type {
    case YAML_ALIAS_EVENT: result.anchor = Self.text(event.data.alias.anchor)
    case YAML_SEQUENCE_START_EVENT: result.anchor = Self.text(event.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT: result.anchor = Self.text(event.data.mapping_start.anchor)
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      result.anchor = Self.text(scalar.anchor)
      result.text = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      // A tag such as `!!str` makes text of anything, as quotes do.
      result.isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && scalar.plain_implicit == 1
    default: break
    }
    return result
  }

  private static func text(_ bytes: UnsafePointer<UInt8>?) -> String {
    bytes.map { String(cString: $0) } ?? ""
  }

  private func problem(_ line: Int, _ column: Int, _ sentence: String) -> MixtureError {
    MixtureError(.invalid, ["\(file):\(line):\(column): \(sentence)"])
  }

  /// What libyaml found, with the place where it found it.
  private func syntaxProblem() -> MixtureError {
    let found = parser.pointee.problem.map { String(cString: $0) } ?? "the document cannot be read"
    if parser.pointee.error == YAML_READER_ERROR {
      let place = TextPlace(offset: Int(parser.pointee.problem_offset), in: input)
      return problem(place.line, place.column, "This is not YAML: \(found).")
    }
    let mark = parser.pointee.problem_mark
    if mark.line > 0, mark.column == 0, firstLineIsObject {
      return problem(
        Int(mark.line) + 1, 1,
        "A second value begins here: these are JSON Lines, such as the rows of a trace; expected one document of YAML or JSON."
      )
    }
    if mark.index < input.count, let byte = byte(at: mark), byte == 0x09 {
      return problem(
        Int(mark.line) + 1, Int(mark.column) + 1, "A tab stands here; YAML is indented with spaces.")
    }
    var sentence = "This is not YAML: \(found)"
    if let context = parser.pointee.context {
      let start = parser.pointee.context_mark
      sentence += ", \(String(cString: context)) (from line \(start.line + 1), column \(start.column + 1))"
    }
    return problem(Int(mark.line) + 1, Int(mark.column) + 1, sentence + ".")
  }

  /// Whether the first line is an object of JSON as far as its brackets tell.
  private var firstLineIsObject: Bool {
    let line = input.prefix { $0 != 0x0A && $0 != 0x0D }
    return line.first == UInt8(ascii: "{") && line.last == UInt8(ascii: "}")
  }

  /// The byte at a mark, whose index counts Unicode scalars.
  private func byte(at mark: yaml_mark_t) -> UInt8? {
    var scalars = -1
    return input.first { byte in
      if byte & 0xC0 != 0x80 { scalars += 1 }
      return scalars == Int(mark.index)
    }
  }
}
