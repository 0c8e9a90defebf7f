/// Writes JSON text into a byte buffer, piece by piece: the one place where strings are escaped.
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
    bytes.append(0x22)
    var text = text
    text.withUTF8 { utf8 in
      var clean = 0
      for index in utf8.indices {
        let byte = utf8[index]
        if byte >= 0x20, byte != 0x22, byte != 0x5C { continue }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean..<index]))
        clean = index + 1
        escape(byte)
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[clean...]))
    }
    bytes.append(0x22)
  }

  private mutating func escape(_ byte: UInt8) {
    bytes.append(0x5C)
    switch byte {
    case 0x22, 0x5C: bytes.append(byte)
    case 0x08: bytes.append(0x62)
    case 0x09: bytes.append(0x74)
    case 0x0A: bytes.append(0x6E)
    case 0x0C: bytes.append(0x66)
    case 0x0D: bytes.append(0x72)
    default:
      raw("u00")
      bytes.append(byte >> 4 &+ 0x30)
      bytes.append(byte & 15 < 10 ? byte & 15 &+ 0x30 : byte & 15 &+ 0x57)
    }
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
