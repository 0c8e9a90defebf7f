internal import TokenStreams

/// What a reader sees of one place below the last layer.
struct StreamView: Equatable, Sendable {
  /// What it is doing.
  enum State: String, Equatable, Sendable {
    /// It was not called yet, has not answered yet, or waits for what it reads.
    case waiting
    case streaming
    case ended
    case failed
    case cancelled
  }

  /// What a server said of the text that there was when it said so.
  private struct Count: Equatable, Sendable {
    let tokens: Int
    let bytes: Int
    let pieces: Int
  }

  let name: String
  let layer: Int
  let bytesPerToken: Double
  var state = State.waiting
  /// What more there is to say of its state, in a few words.
  var remark = ""
  /// Its text so far, in UTF-8 bytes.
  var bytes = 0
  /// The pieces in which it came.
  private var pieces = 0
  /// What its server has counted last. Most count once, at the end; others from the first event on, and some of those
  /// begin with a 0 that stays until the end.
  private var counted = Count(tokens: 0, bytes: 0, pieces: 0)
  /// When its first and its latest text came, in nanoseconds; nil before that.
  var textNs: ClosedRange<Int64>?
  /// How much of its text the last round saw, in UTF-8 bytes.
  var seenBytes = 0
  /// It has ended a segment that no round has seen.
  var hasNewSegment = false
  /// It writes its last round.
  var isInFinalRound = false

  init(_ place: RequestHeader.Place, name: String) {
    self.name = name
    layer = place.layer
    bytesPerToken = place.bytesPerToken
  }

  /// Whether it will write no more.
  var isOver: Bool { state == .ended || state == .failed || state == .cancelled }

  /// Whether its number of tokens is the server's, and no part of it an estimate.
  var isCounted: Bool { counted.bytes == bytes }

  /// Tokens so far: as its server has counted them and, of what came since, as many as pieces or bytes make probable.
  ///
  /// Most servers send each token as a piece, and no ratio of bytes is as near as that: the words of the mock have 6 bytes,
  /// those of a program 3. Others send several at a time, and of them only the bytes tell. So pieces that are on average
  /// shorter than two tokens would be are taken for one token each.
  var tokens: Double {
    let ofBytes = Double(bytes - counted.bytes) / bytesPerToken
    let pieces = Double(pieces - counted.pieces)
    return Double(counted.tokens) + (2 * pieces > ofBytes ? pieces : ofBytes)
  }

  /// Tokens that the last round saw.
  var seenTokens: Double { bytes > 0 ? tokens * Double(seenBytes) / Double(bytes) : 0 }

  /// Tokens a second from its first text to its latest; nil while there is but one. The first piece was there when the time
  /// began.
  var tokensPerSecond: Double? {
    guard let textNs, textNs.upperBound > textNs.lowerBound else { return nil }
    let later = tokens * Double(pieces - 1) / Double(pieces)
    return later * 1e9 / Double(textNs.upperBound - textNs.lowerBound)
  }

  /// Takes in that text of so many bytes came.
  mutating func add(bytes: Int, atNs: Int64) {
    self.bytes += bytes
    pieces += 1
    textNs = (textNs?.lowerBound ?? atNs)...max(atNs, textNs?.upperBound ?? atNs)
  }

  /// Takes in how many tokens all its text has, as its server says.
  mutating func count(tokens: Int) { counted = Count(tokens: tokens, bytes: bytes, pieces: pieces) }

  /// Takes in how its call ended.
  mutating func end(_ outcome: Outcome) {
    switch outcome {
    case .stop: (state, remark) = (.ended, "")
    case .length, .contentFilter, .toolCalls, .other: (state, remark) = (.ended, outcome.words)
    case .truncated: (state, remark) = (.failed, "broke off")
    case .failed(let failure): (state, remark) = (.failed, failure.brief)
    case .cancelled: (state, remark) = (.cancelled, "")
    }
  }
}

extension Outcome {
  /// Its name, as a few words.
  fileprivate var words: String {
    switch self {
    case .length: "at its limit"
    case .contentFilter: "content withheld"
    case .toolCalls: "asked for a tool"
    default: name
    }
  }
}
