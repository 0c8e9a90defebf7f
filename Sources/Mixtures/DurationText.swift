/// A length of time as the configuration writes it: a number and a unit.
struct DurationText: Equatable {
  /// How long, in nanoseconds.
  var nanoseconds: Int64

  private static let units: [(name: String, nanoseconds: Int64)] = [
    ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000), ("ms", 1_000_000), ("us", 1_000),
    ("µs", 1_000), ("ns", 1),
  ]

  /// A duration of so many nanoseconds.
  init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Reads a duration; nil where it has no unit, is negative, or is no number.
  init?(text: String) {
    guard let (number, unit) = split(text), let unit = Self.units.first(where: { $0.name == unit }) else {
      return nil
    }
    // Whole numbers stay exact where a Double would round.
    if let whole = Int64(number) {
      let (product, overflow) = whole.multipliedReportingOverflow(by: unit.nanoseconds)
      guard !overflow else { return nil }
      nanoseconds = product
    } else {
      guard let value = Double(number),
        let product = Int64(exactly: (value * Double(unit.nanoseconds)).rounded())
      else { return nil }
      nanoseconds = product
    }
  }

  /// The duration in the largest unit that holds it exactly, of seconds and below.
  var text: String {
    let unit = Self.units.dropFirst(2).first {
      nanoseconds % $0.nanoseconds == 0 && nanoseconds >= $0.nanoseconds
    }
    return unit.map { "\(nanoseconds / $0.nanoseconds)\($0.name)" } ?? "0s"
  }
}

/// Reads a number of bytes with a unit (B, KB, MB, GB, KiB, MiB, GiB); nil where it is none.
func byteCount(_ text: String) -> Int? {
  let units = [
    "B": 1, "KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30,
  ]
  guard let (number, name) = split(text), let unit = units[name], let value = Double(number) else {
    return nil
  }
  return Int(exactly: (value * Double(unit)).rounded()).flatMap { $0 > 0 ? $0 : nil }
}

/// A decimal number without a sign, and the unit behind it.
private func split(_ text: String) -> (number: String, unit: String)? {
  let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
  guard number.contains(where: \.isNumber), number.first != "." else { return nil }
  return (String(number), String(text.dropFirst(number.count).drop { $0 == " " }))
}
