/// Where the chunks of a proposal end: how much of it has to be there before a round may see it.
public struct ChunkRule: Equatable, Sendable {
  /// What sizes are counted in.
  public enum Unit: String, Equatable, Sendable, CaseIterable {
    /// Tokens, estimated as UTF-8 bytes divided by the model's ratio.
    case tokens
    /// Words: runs of anything but white space.
    case words
    /// Unicode scalars.
    case characters
  }

  /// Where a chunk may end once its size is reached.
  public enum End: String, Equatable, Sendable, CaseIterable {
    /// At once.
    case size
    /// After the next sentence, line or paragraph.
    case sentence
    case line
    case paragraph
  }

  /// Size of the first chunk; nil: proposals are taken whole.
  public var first: Int?
  /// Size of the second chunk.
  public var step: Int
  /// Each later chunk is this many times as large as the one before.
  public var growth: Double
  /// What the sizes are counted in.
  public var unit: Unit
  /// Where a chunk may end.
  public var end: End

  /// Makes a rule. The defaults are the staircase's: 8 tokens, then steps of 64.
  public init(first: Int? = 8, step: Int = 64, growth: Double = 1, unit: Unit = .tokens, end: End = .size) {
    self.first = first
    self.step = step
    self.growth = growth
    self.unit = unit
    self.end = end
  }

  /// No chunk is larger: what growth leads to has to fit a count of bytes.
  private static let largest = 1e15

  /// Proposals are waited for to their end.
  public static let whole = ChunkRule(first: nil)

  /// How large the step before round `round` is (counted from 0), in units; 0 for the first round.
  public func step(before round: Int) -> Double {
    guard round > 0 else { return 0 }
    var size = Double(step)
    if growth != 1 { for _ in 1..<round { size *= growth } }
    return min(size, Self.largest)
  }

  /// How much of a proposal round `round` asks for (counted from 0), in units: `first`, then the steps. nil: all of it.
  public func target(of round: Int) -> Double? {
    guard let first else { return nil }
    guard growth != 1 else { return Double(first) + Double(step) * Double(round) }
    var sum = Double(first)
    var size = Double(step)
    for _ in 0..<round {
      sum += size
      size *= growth
    }
    return min(sum, Self.largest)
  }
}
