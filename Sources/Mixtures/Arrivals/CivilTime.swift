/// A date and a time of day, as `2023-11-16 18:17:03.9799600` or `2024-05-10T00:00:00.009930+00:00`.
struct CivilTime: Equatable {
  /// Nanoseconds since 1970, by UTC where the text has an offset from it.
  let nanoseconds: Int64

  /// Reads it; nil where it is none.
  init?(text: some StringProtocol) {
    var rest = Array(text.utf8)[...]
    guard let year = Self.number(4, &rest), Self.take("-", &rest), let month = Self.number(2, &rest),
      Self.take("-", &rest), let day = Self.number(2, &rest), Self.take(" ", &rest) || Self.take("T", &rest),
      let hour = Self.number(2, &rest), Self.take(":", &rest), let minute = Self.number(2, &rest),
      Self.take(":", &rest), let second = Self.number(2, &rest), (1970...2200).contains(year),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60,
      let fraction = Self.fraction(&rest), let offset = Self.offset(&rest), rest.isEmpty
    else { return nil }
    let seconds = Self.days(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - offset
    nanoseconds = seconds * 1_000_000_000 + fraction
  }

  private static func take(_ character: Unicode.Scalar, _ rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private static func number(_ digits: Int, _ rest: inout ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for _ in 0..<digits {
      guard let digit = rest.popFirst(), (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    return value
  }

  /// What stands behind a point, in nanoseconds.
  private static func fraction(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard take(".", &rest) else { return 0 }
    let digits = rest.prefix { (0x30...0x39).contains($0) }.count
    guard (1...9).contains(digits), var value = number(digits, &rest) else { return nil }
    for _ in digits..<9 { value *= 10 }
    return value
  }

  /// Seconds ahead of UTC; 0 where nothing is said.
  private static func offset(_ rest: inout ArraySlice<UInt8>) -> Int64? {
    guard !rest.isEmpty, !take("Z", &rest) else { return 0 }
    let isBehind = take("-", &rest)
    guard isBehind || take("+", &rest), let hours = number(2, &rest), take(":", &rest),
      let minutes = number(2, &rest)
    else { return nil }
    return (isBehind ? -1 : 1) * (hours * 3_600 + minutes * 60)
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March.
  ///
  /// Howard Hinnant: chrono-compatible low-level date algorithms, `days_from_civil`.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
