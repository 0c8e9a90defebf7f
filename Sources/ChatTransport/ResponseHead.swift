internal import Glibc

/// What the head of a response says that matters here.
struct ResponseHead: Equatable, Sendable {
  /// The HTTP status; 0 before there is one.
  var status = 0
  /// The media type without its parameters, in lower case; empty where it is not given.
  var contentType = ""
  /// How long the server asked to be left alone.
  var retryAfterNs: Int64?
  /// Where a redirect leads.
  var location = ""
  /// What the server calls itself; empty where it does not say.
  var server = ""
  /// Whether it has come to its end, and is none of those (1xx) that another one follows.
  private(set) var isWhole = false
  private var retryAfter = ""
  private var date = ""

  /// Takes one line of the head, with or without its line end. A status line begins a new head, as after a 100.
  mutating func take(line: String) {
    let line = line.trimmingSpaces
    if line.isEmpty {
      isWhole = status >= 200
      return
    }
    if line.hasPrefix("HTTP/") {
      let parts = line.split(separator: " ", maxSplits: 2)
      self = ResponseHead()
      status = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      return
    }
    guard let colon = line.firstIndex(of: ":") else { return }
    let value = line[line.index(after: colon)...].trimmingSpaces
    switch line[..<colon].lowercased() {
    case "content-type": contentType = value.prefix { $0 != ";" }.lowercased().trimmingSpaces
    case "location": location = value
    case "server": server = value
    case "retry-after": retryAfter = value
    case "date": date = value
    default: return
    }
    guard !retryAfter.isEmpty else { return }
    let nowSeconds = RetryAfter.httpDate(date) ?? Int64(time(nil))
    retryAfterNs = RetryAfter.delayNs(retryAfter, nowSeconds: nowSeconds)
  }
}
