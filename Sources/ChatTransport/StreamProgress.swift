internal import TokenStreams

/// How far a stream has come, and which of its limits is the next to pass.
struct StreamProgress: Equatable, Sendable {
  /// After the model has ended its answer, token counts and the end of the response are waited for this long.
  static let lingerNs: Int64 = 2_000_000_000

  /// What passes with a limit.
  enum Limit: Equatable, Sendable {
    case connect
    case firstToken
    case idle
    case total
    /// The answer is complete, only the end of the response is missing.
    case linger
  }

  /// When the transfer was handed to libcurl.
  var startNs: Int64
  /// When it began to connect: later than the start where a pooled connection turned out to be dead.
  var connectingNs: Int64
  /// Whether the connection stands.
  var isConnected = false
  /// When text last came, or the consumer last made room for it.
  var lastTextNs: Int64?
  /// When the model ended its answer.
  var endedNs: Int64?
  /// Whether the consumer, and not the server, is being waited for.
  var isPaused = false

  /// A stream that begins to connect.
  init(startNs: Int64) {
    self.startNs = startNs
    connectingNs = startNs
  }

  /// The connection is dead, and another one is made.
  mutating func connectAgain(atNs: Int64) {
    isConnected = false
    connectingNs = atNs
  }

  /// Which limit passes next, and when; nil if nothing limits the stream any more.
  func next(_ limits: StreamLimits) -> (dueNs: Int64, limit: Limit)? {
    var first: (dueNs: Int64, limit: Limit)?
    func consider(_ limit: Limit, _ sinceNs: Int64, _ durationNs: Int64?) {
      guard let durationNs else { return }
      let (sum, overflow) = sinceNs.addingReportingOverflow(durationNs)
      let dueNs = overflow ? Int64.max : sum
      if dueNs < first?.dueNs ?? .max { first = (dueNs, limit) }
    }
    if let endedNs {
      consider(.linger, endedNs, Self.lingerNs)
      return first
    }
    consider(.total, startNs, limits.totalNs)
    if !isConnected { consider(.connect, connectingNs, limits.connectNs) }
    if let lastTextNs {
      if !isPaused { consider(.idle, lastTextNs, limits.idleNs) }
    } else {
      consider(.firstToken, startNs, limits.firstTokenNs)
    }
    return first
  }
}

extension Caller {
  /// The failure that the passing of a limit is; nil for one that is none.
  func failure(_ limit: StreamProgress.Limit, _ limits: StreamLimits) -> StreamFailure? {
    switch limit {
    case .connect:
      failure(.connectTimeout, "could not be reached within \(seconds(limits.connectNs)) (limit connect).")
    case .firstToken:
      failure(.firstTokenTimeout, "sent no text within \(seconds(limits.firstTokenNs)) (limit first_token).")
    case .idle:
      failure(.idleTimeout, "sent no further text for \(seconds(limits.idleNs)) (limit idle).")
    case .total:
      failure(.totalTimeout, "was not done within \(seconds(limits.totalNs)) (limit total).")
    case .linger: nil
    }
  }

  private func seconds(_ durationNs: Int64?) -> String {
    let milliseconds = (durationNs ?? 0) / 1_000_000
    return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
  }
}
