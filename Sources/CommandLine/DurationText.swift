/// Durations as people write them: a number and a unit.
public enum DurationText {
  private static let units: [(name: String, ns: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("m", 60e9), ("h", 3600e9),
  ]

  /// The duration in nanoseconds; nil if the text is not a number of at least 0 and one of ns, us, µs, ms, s, m, min, h.
  public static func nanoseconds(_ text: String) -> Int64? {
    let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let value = Double(number),
      let unit = units.first(where: { $0.name == text.dropFirst(number.count) })
    else { return nil }
    return Int64(exactly: (value * unit.ns).rounded())
  }
}
