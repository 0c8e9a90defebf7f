/// Writes rows of comma-separated values (RFC 4180), field by field.
struct CSVWriter: Sendable {
  private(set) var bytes: [UInt8] = []
  private var isInRow = false

  /// What was written since it was last taken.
  mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  mutating func endRow() {
    bytes.append(0x0D)
    bytes.append(0x0A)
    isInRow = false
  }

  /// A row of texts.
  mutating func row(_ texts: [String]) {
    for text in texts { self.text(text) }
    endRow()
  }

  /// A text; in quotes where it holds what would end it.
  mutating func text(_ text: String?) {
    separate()
    guard var text else { return }
    text.withUTF8 { utf8 in
      guard utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
        bytes.append(contentsOf: utf8)
        return
      }
      bytes.append(0x22)
      for byte in utf8 {
        if byte == 0x22 { bytes.append(byte) }
        bytes.append(byte)
      }
      bytes.append(0x22)
    }
  }

  /// `true` or `false`.
  mutating func flag(_ flag: Bool?) { text(flag.map { $0 ? "true" : "false" }) }

  mutating func count(_ number: Int?) {
    separate()
    if let number { digits(number.magnitude, isNegative: number < 0) }
  }

  /// A number to six digits behind the point: milliseconds keep their nanoseconds.
  mutating func number(_ value: Double?) {
    guard let value, value.isFinite else { return separate() }
    // Beyond this the last digits of a double are coarser than what is rounded to.
    guard value.magnitude < 1e9 else { return text(value.description) }
    millionths(Int64((value * 1e6).rounded()))
  }

  /// A duration in nanoseconds, as milliseconds.
  mutating func milliseconds(_ ns: Int64?) {
    guard let ns else { return separate() }
    millionths(ns)
  }

  private mutating func millionths(_ value: Int64) {
    separate()
    digits(UInt(value.magnitude / 1_000_000), isNegative: value < 0)
    var rest = value.magnitude % 1_000_000
    if rest == 0 { return }
    bytes.append(0x2E)
    var unit: UInt64 = 100_000
    while rest > 0 {
      bytes.append(UInt8(rest / unit) + 0x30)
      rest %= unit
      unit /= 10
    }
  }

  private mutating func digits(_ magnitude: UInt, isNegative: Bool) {
    if isNegative { bytes.append(0x2D) }
    if magnitude >= 10 { digits(magnitude / 10, isNegative: false) }
    bytes.append(UInt8(magnitude % 10) + 0x30)
  }

  private mutating func separate() {
    if isInRow { bytes.append(0x2C) }
    isInRow = true
  }
}
