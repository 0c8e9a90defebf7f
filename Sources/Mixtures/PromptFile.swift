internal import JSON
internal import TokenStreams

/// Files of prompts.
///
/// A record is an object with one of `prompt` (text), `instruction` (text, as AlpacaEval has it) or `messages` (objects
/// with `role` and `content`), and perhaps an `id`; further members are left alone.
public enum PromptFile {
  /// How the prompts stand in a file.
  private enum Format {
    /// JSON Lines: a record on each line; empty lines are skipped.
    case lines
    /// One JSON document: a record, or an array of records.
    case document
    /// The whole text is one prompt, its last line break left out.
    case text

    /// The format of a file by its name's ending: `.jsonl` and `.ndjson`, `.json`, or text. Standard input (`-`) is told
    /// by its first character: `{` begins JSON Lines, `[` a JSON document.
    init(path: String, bytes: some Collection<UInt8>) {
      let name = path.lowercased()
      if path == "-" {
        switch bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) {
        case UInt8(ascii: "{"): self = .lines
        case UInt8(ascii: "["): self = .document
        default: self = .text
        }
      } else if name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
        self = .lines
      } else {
        self = name.hasSuffix(".json") ? .document : .text
      }
    }
  }

  /// Files are read whole.
  private static let maxBytes = 1 << 30

  /// Reads all prompts of a file.
  ///
  /// - Parameter path: The file; `-` for standard input.
  /// - Throws: `MixtureError`: the file cannot be read, or the first mistake, with its line or its record.
  public static func prompts(path: String) throws(MixtureError) -> [Prompt] {
    try prompts(try fileBytes(path, limit: maxBytes), file: path)
  }

  /// Reads all prompts of a text.
  ///
  /// - Parameters:
  ///   - file: The name that stands in front of each sentence about a mistake, and that tells the format.
  /// - Throws: `MixtureError` with the first mistake.
  public static func prompts(
    _ bytes: [UInt8], file: String
  ) throws(MixtureError) -> [Prompt] {
    let name = file == "-" ? standardInput : file
    try checkUTF8(bytes, file: name)
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let prompts =
      switch Format(path: file, bytes: text) {
      case .lines: try lines(text, file: name)
      case .document: try document(text, file: name)
      case .text: [try Prompt(String(decoding: withoutLineBreak(text), as: UTF8.self), source: name)]
      }
    guard !prompts.isEmpty else { throw MixtureError(.invalid, ["\(name): The file holds no prompt."]) }
    return prompts
  }

  private static func withoutLineBreak(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard bytes.last == 0x0A else { return bytes }
    let line = bytes.dropLast()
    return line.last == 0x0D ? line.dropLast() : line
  }

  private static func lines(_ bytes: ArraySlice<UInt8>, file: String) throws(MixtureError) -> [Prompt] {
    var prompts: [Prompt] = []
    for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    where !line.allSatisfy({ [0x20, 0x09, 0x0D].contains($0) }) {
      let record = try json(line, from: index + 1, file: file)
      prompts.append(try prompt(record, source: "\(file):\(index + 1)"))
    }
    return prompts
  }

  private static func document(_ bytes: ArraySlice<UInt8>, file: String) throws(MixtureError) -> [Prompt] {
    let root = try json(bytes, from: 1, file: file)
    guard let records = root.array else { return [try prompt(root, source: file)] }
    var prompts: [Prompt] = []
    for (index, record) in records.enumerated() {
      prompts.append(try prompt(record, source: "\(file): record \(index + 1)"))
    }
    return prompts
  }

  /// A JSON document that begins on a line of a file.
  private static func json(
    _ bytes: ArraySlice<UInt8>, from line: Int, file: String
  ) throws(MixtureError) -> JSONValue {
    do {
      return try JSONValue(parsing: Array(bytes))
    } catch {
      let place = "\(file):\(line + error.line - 1):\(error.column)"
      throw MixtureError(.invalid, ["\(place): This is no JSON: \(error.problem)."])
    }
  }

  private static func prompt(_ record: JSONValue, source: String) throws(MixtureError) -> Prompt {
    let refuse = { (sentence: String) in MixtureError(.invalid, ["\(source): \(sentence)"]) }
    guard case .object(let members) = record else {
      throw refuse("Expected an object with prompt, instruction or messages.")
    }
    let keys = ["prompt", "instruction", "messages"]
    let given = members.filter { keys.contains($0.key) }
    guard let text = given.first, given.count == 1 else {
      throw refuse(
        given.isEmpty
          ? "The record has none of prompt, instruction and messages."
          : "The record has \(given.map(\.key).joined(separator: " and ")); expected one of prompt, instruction and messages."
      )
    }
    let id: String?
    switch record["id"] {
    case nil, .null: id = nil
    case .string(let text): id = text
    case .integer(let number): id = String(number)
    default: throw refuse("id is neither text nor a whole number.")
    }
    guard text.key == "messages" else {
      guard let prompt = text.value.string else { throw refuse("\(text.key) is not text.") }
      return try Prompt(prompt, id: id, source: source)
    }
    guard let items = text.value.array else { throw refuse("messages is not an array.") }
    var messages: [Message] = []
    for (index, item) in items.enumerated() {
      messages.append(try message(item, "messages[\(index)]", source: source))
    }
    return try Prompt(messages, id: id, source: source)
  }

  private static func message(_ item: JSONValue, _ path: String, source: String) throws(MixtureError)
    -> Message
  {
    let refuse = { (sentence: String) in MixtureError(.invalid, ["\(source): \(sentence)"]) }
    guard case .object = item else { throw refuse("\(path) is not an object with role and content.") }
    let roles = YAMLCursor.oneOf(Message.Role.allCases.map(\.rawValue))
    guard let role = item["role"] else { throw refuse("\(path).role is missing; expected \(roles).") }
    guard let speaker = role.string.flatMap(Message.Role.init) else {
      throw refuse("\(path).role is \(role.string.map(quoted) ?? "not text"); expected \(roles).")
    }
    guard let content = item["content"]?.string else {
      throw refuse("\(path).content is missing or not text.")
    }
    return Message(speaker, content)
  }
}
