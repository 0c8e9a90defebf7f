/// How long a server asks to be left alone, by RFC 9110 §10.2.3: seconds, or an HTTP date.
enum RetryAfter {
  /// The longest wait that is believed: a day.
  private static let longestSeconds: Int64 = 86_400

  /// The wait in nanoseconds; nil where the value is neither form.
  ///
  /// - Parameter nowSeconds: The server's own idea of the present (its `Date`) in seconds since 1970, so that its clock
  ///   and ours may differ.
  static func delayNs(_ value: String, nowSeconds: Int64) -> Int64? {
    let text = value.trimmingSpaces
    if let seconds = Double(text), seconds.isFinite, seconds >= 0 {
      return Int64(min(seconds, Double(longestSeconds)) * 1e9)
    }
    guard let date = httpDate(text) else { return nil }
    return max(0, min(date - nowSeconds, longestSeconds)) * 1_000_000_000
  }

  /// The instant that an HTTP date (`Sun, 06 Nov 1994 08:49:37 GMT`) names, in seconds since 1970.
  static func httpDate(_ value: String) -> Int64? {
    let parts = value.trimmingSpaces.split { $0 == " " || $0 == ":" }
    guard parts.count == 8, parts[7] == "GMT", let day = Int64(parts[1]),
      let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]),
      let hour = Int64(parts[4]), let minute = Int64(parts[5]), let second = Int64(parts[6]),
      (1...31).contains(day), (1970...9999).contains(year)
    else { return nil }
    // Days since 1970 of the proleptic Gregorian calendar, counting years from March.
    let shifted = month < 2 ? year - 1 : year
    let monthFromMarch = Int64((month + 10) % 12)
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let days = 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400 + hour * 3_600 + minute * 60 + second
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension StringProtocol {
  /// The text without blanks, tabs and line ends around it.
  var trimmingSpaces: String {
    let isSpace: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" }
    let scalars = Substring(self).unicodeScalars.drop(while: isSpace)
    guard let last = scalars.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(scalars[...last])
  }
}
