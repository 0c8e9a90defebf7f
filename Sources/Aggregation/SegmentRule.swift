/// How much one round may write before the next one sees more evidence, and where its text may be cut.
public struct SegmentRule: Equatable, Sendable {
  /// The limit of a round that is not the final one.
  public enum Limit: Equatable, Sendable {
    /// So many tokens.
    case tokens(Int)
    /// This many times what the proposals grew by since the round before, on average over those that grew.
    case ratio(Double)
  }

  /// Where a segment may end. What lies behind the last such place is held back, and dropped when the segment ends
  /// at its limit; the next round writes it again.
  public enum Cut: String, Equatable, Sendable, CaseIterable {
    /// After any delta; only white space at its end waits for what follows. Right where a continued answer rejoins
    /// exactly.
    case delta
    /// After a word and the white space behind it; anywhere in scripts without spaces, but never inside a grapheme.
    case word
    /// After a sentence.
    case sentence
    /// After a line.
    case line
  }

  /// The limit of a round that is not the final one.
  public var limit: Limit
  /// Where segments may be cut; nil: `delta` where the answer is continued by prefill, else `word`.
  public var cut: Cut?

  /// Makes a rule.
  public init(limit: Limit = .ratio(1), cut: Cut? = nil) {
    self.limit = limit
    self.cut = cut
  }
}
