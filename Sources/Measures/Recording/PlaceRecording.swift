/// What one place of the mixture did.
public struct PlaceRecording: Equatable, Sendable {
  /// One addition to the place's answer.
  public struct Piece: Equatable, Sendable {
    /// Index of its call in the recording's `calls`.
    public var call: Int
    /// The round that wrote it.
    public var round: Int
    /// Its size in UTF-8 bytes.
    public var bytes: Int
    /// Its length in Unicode scalars, which add up where graphemes would not.
    public var characters: Int
    /// When it was emitted.
    public var atNs: Int64
  }

  /// Indices into the recording's `calls`, in order.
  public internal(set) var calls: [Int] = []
  /// The rounds, by number; none for a proposer.
  public internal(set) var rounds: [RoundRecording] = []
  /// What was added to its answer, in order.
  public internal(set) var pieces: [Piece] = []

  /// Whether what it gave its readers is the content of its calls as it came: a proposer's. An aggregating place gave its
  /// `pieces`.
  public var givesContent: Bool { pieces.isEmpty && rounds.isEmpty }
}
