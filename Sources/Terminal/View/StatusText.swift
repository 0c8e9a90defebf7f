internal import CommandLine

/// Numbers as they stand in a view that is drawn again and again: of a steady width, and no more exact than an eye
/// can follow.
enum StatusText {
  /// A duration in tenths of a second, or in minutes and seconds.
  static func seconds(_ ns: Int64) -> String {
    ns < 60_000_000_000
      ? NumberText.fixed(Double(max(0, ns)) / 1e9, digits: 1) + " s" : NumberText.duration(ns: ns)
  }

  /// A duration that nobody knows better than to the second.
  static func wholeSeconds(_ ns: Int64) -> String {
    let seconds = Double(max(0, ns)) / 1e9
    return seconds < 59.5
      ? NumberText.fixed(seconds.rounded(.up), digits: 0) + " s" : NumberText.duration(ns: ns)
  }

  /// Tokens a second.
  static func rate(_ value: Double) -> String { NumberText.fixed(value, digits: value < 1000 ? 1 : 0) + "/s" }
}
