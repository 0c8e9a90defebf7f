/// Writes JSON text into a byte buffer, piece by piece.
public struct JSONWriter: Sendable {
  /// What has been written.
  public var bytes: [UInt8]

  /// Makes a writer with room for `capacity` bytes.
  public init(capacity: Int = 0) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// Appends punctuation or a literal as it stands.
  @inlinable
  public mutating func raw(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// Appends a whole number.
  public mutating func integer(_ value: Int64) { pieces(upTo: 20) { $0.integer(value) } }

  /// Appends several literals and numbers at once: for each by itself to ask for room takes longer than to write it.
  ///
  /// - Parameter count: at least as many bytes as `write` writes.
  @inlinable
  public mutating func pieces(upTo count: Int, _ write: (inout JSONPieces) -> Void) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { room in
      var pieces = JSONPieces(room)
      write(&pieces)
      bytes.append(contentsOf: pieces.written)
    }
  }

  /// Appends a number with as many digits as it takes to read back the same one; `null` if it is not finite.
  public mutating func number(_ value: Double) {
    if value.isFinite { bytes.append(contentsOf: value.description.utf8) } else { raw("null") }
  }

  /// Appends a string in quotes, escaping what JSON demands and no more.
  public mutating func string(_ text: String) {
    raw("\"")
    var text = text
    text.withUTF8 { utf8 in
      // In parts that find room on the stack.
      for start in stride(from: 0, to: utf8.count, by: 160) {
        let part = UnsafeBufferPointer(rebasing: utf8[start..<min(start + 160, utf8.count)])
        pieces(upTo: part.count * JSONPieces.mostPerByte) { $0.escaped(part) }
      }
    }
    raw("\"")
  }

  /// Appends a whole document.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: raw("null")
    case .bool(let flag): raw(flag ? "true" : "false")
    case .integer(let number): integer(number)
    case .number(let number): self.number(number)
    case .string(let text): string(text)
    case .array(let items):
      raw("[")
      for (index, item) in items.enumerated() {
        if index > 0 { raw(",") }
        self.value(item)
      }
      raw("]")
    case .object(let members):
      raw("{")
      for (index, member) in members.enumerated() {
        if index > 0 { raw(",") }
        string(member.key)
        raw(":")
        self.value(member.value)
      }
      raw("}")
    }
  }

  /// The text written so far.
  public var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension JSONValue {
  /// The document as compact JSON text.
  public var text: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }
}
