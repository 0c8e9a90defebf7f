internal import Glibc

/// Numbers as they stand in tables and messages.
public enum NumberText {
  /// A number with a fixed count of digits after the point, thousands divided by commas if asked for.
  public static func fixed(_ value: Double, digits: Int, thousands: Bool = false) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    let text = formatted("%.*f", value, digits)
    let unsigned = text.hasPrefix("-") ? text.dropFirst() : text[...]
    // A negative number that rounds to nothing is nothing.
    let sign = text.hasPrefix("-") && unsigned.contains { $0 != "0" && $0 != "." } ? "-" : ""
    return sign + (thousands ? grouped(unsigned) : String(unsigned))
  }

  /// The same with thousands divided, but in scientific notation, of two digits, where nothing would be left of a number that
  /// is not 0. Whoever asks for fewer than four digits does not ask about such numbers: 0.02 ms is 0.0 ms.
  public static func readable(_ value: Double, digits: Int) -> String {
    let text = fixed(value, digits: digits, thousands: true)
    let isLost = digits >= 4 && value != 0 && value.isFinite && text.allSatisfy { $0 == "0" || $0 == "." }
    return isLost ? formatted("%.*e", value, 1) : text
  }

  private static func formatted(_ format: String, _ value: Double, _ digits: Int) -> String {
    // 309 digits before the point at most, a sign, the point, and the digits after it.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320 + digits) { buffer in
      let count = withVaList([Int32(digits), value]) {
        vsnprintf(buffer.baseAddress!, buffer.count, format, $0)
      }
      return String(
        decoding: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<Int(count)]),
        as: UTF8.self)
    }
  }

  /// A whole number, thousands divided by commas.
  public static func count(_ value: Int) -> String {
    (value < 0 ? "-" : "") + grouped(String(value.magnitude)[...])
  }

  /// So many of something that has a regular plural: `1 call`, `1,200 calls`.
  public static func count(_ value: Int, of noun: String) -> String {
    count(value) + " " + noun + (value == 1 ? "" : "s")
  }

  /// A duration in the unit that suits its size: `840 ns`, `12.3 µs`, `12.3 ms`, `1.23 s`, `2 min 5 s`.
  public static func duration(ns: Int64) -> String {
    let magnitude = Double(ns.magnitude)
    let sign = ns < 0 ? "-" : ""
    switch magnitude {
    case ..<1e3: return "\(ns) ns"
    case ..<999.95e3: return sign + fixed(magnitude / 1e3, digits: 1) + " µs"
    case ..<999.95e6: return sign + fixed(magnitude / 1e6, digits: 1) + " ms"
    case ..<59.995e9: return sign + fixed(magnitude / 1e9, digits: 2) + " s"
    default:
      let seconds = Int((magnitude / 1e9).rounded())
      return seconds < 3600
        ? "\(sign)\(seconds / 60) min \(seconds % 60) s"
        : "\(sign)\(seconds / 3600) h \(seconds / 60 % 60) min"
    }
  }

  /// A size in the binary unit that suits it: `512 B`, `1.5 KiB`, `16.0 MiB`.
  public static func bytes(_ count: Int) -> String {
    var value = Double(count.magnitude)
    if value < 1024 { return "\(count) B" }
    var unit = -1
    let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    repeat {
      value /= 1024
      unit += 1
    } while value >= 1023.95 && unit < units.count - 1
    return (count < 0 ? "-" : "") + fixed(value, digits: 1) + " " + units[unit]
  }

  private static func grouped(_ text: Substring) -> String {
    let whole = text.prefix { $0 != "." }
    var grouped = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { grouped += "," }
      grouped.append(digit)
    }
    return grouped + text.dropFirst(whole.count)
  }
}
