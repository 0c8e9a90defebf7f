/// Why a stream failed, in a form that can be counted, retried and printed.
public struct StreamFailure: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong. The raw values are the words used in traces and tables.
  public enum Kind: String, Equatable, Sendable, CaseIterable {
    /// No connection could be made (refused, unreachable, name not found, TLS).
    case connect
    /// The server's certificate is not one to be trusted.
    case certificate
    /// The connection was lost before the response was whole.
    case disconnected
    /// The time limit for connecting passed.
    case connectTimeout = "connect_timeout"
    /// The time limit for the first token passed.
    case firstTokenTimeout = "first_token_timeout"
    /// No content came for as long as the idle limit allows.
    case idleTimeout = "idle_timeout"
    /// The time limit for the whole stream passed.
    case totalTimeout = "total_timeout"
    /// The server answered with an HTTP status of 400 or more.
    case httpStatus = "http_status"
    /// The server sent an error object inside the stream.
    case provider
    /// What came is not what the protocol allows (bad JSON, not an event stream).
    case malformed
    /// A successful response with no event in it.
    case empty
    /// More text than the stream's byte limit.
    case tooLarge = "too_large"
    /// A stream that ended without a finish reason, where that cost a round.
    case truncated
    /// A round that ended without adding to the answer.
    case silentRound = "silent_round"
    /// A round that began the answer anew in place of continuing it.
    case restart
    /// What a recorded stream said next is not known: it had been cut off there.
    case censored
    /// No upstream gave anything to aggregate, where an answer without it is not wanted.
    case noProposals = "no_proposals"
    /// The call could not be made at all (no such key variable, a request that cannot be sent).
    case invalidRequest = "invalid_request"
  }

  /// What kind of thing went wrong.
  public var kind: Kind
  /// The HTTP status, or 0 where there was none.
  public var status: Int
  /// One sentence, free of secrets, that says what and where.
  public var message: String
  /// How long the server asked to be left alone, in nanoseconds; nil where it did not say.
  public var retryAfterNs: Int64?

  /// Makes a failure.
  public init(_ kind: Kind, status: Int = 0, message: String, retryAfterNs: Int64? = nil) {
    self.kind = kind
    self.status = status
    self.message = message
    self.retryAfterNs = retryAfterNs
  }

  /// Nobody waits longer than ten minutes for a server that asks to be left alone.
  private static let longestWaitNs: Int64 = 600_000_000_000

  /// Whether the same request may succeed if it is sent again soon: connection failures, 408, 429 and 5xx, unless the
  /// server asked to be left alone for more than ten minutes.
  public var isRetryable: Bool {
    if let retryAfterNs, retryAfterNs > Self.longestWaitNs { return false }
    return switch kind {
    case .connect, .connectTimeout, .disconnected, .empty: true
    case .httpStatus: status == 408 || status == 429 || status >= 500
    default: false
    }
  }

  /// Whether the same model will fail again however often it is asked: a request that it refuses, or that cannot be sent.
  public var isHopeless: Bool {
    switch kind {
    case .invalidRequest, .certificate: true
    case .httpStatus: !isRetryable
    default: false
    }
  }

  /// The sentence.
  public var description: String { message }
}
