/// For how long a reader of steady speed has nothing to read (Andes, arXiv 2404.16283).
///
/// The reader begins with the first text and never reads what has not come yet; reading ends with the text, so that time
/// after the last piece is no stall.
public struct PlaybackStall: Equatable, Sendable {
  /// 238 words a minute at six characters a word, the blank included (Brysbaert 2019, silent reading of English).
  public static let usualRate = 23.8

  /// How long, in nanoseconds.
  public private(set) var stalledNs = 0.0
  private let nsPerCharacter: Double
  /// When the reader has read all that has come.
  private var doneNs: Double?

  /// Begins to read at a rate in characters per second, which must be positive.
  public init(rate: Double) {
    precondition(rate > 0, "A reader reads at some speed.")
    nsPerCharacter = 1e9 / rate
  }

  /// Takes the next piece of text.
  public mutating func arrive(characters: Int, atNs: Int64) {
    let now = Double(atNs)
    if let doneNs, doneNs < now { stalledNs += now - doneNs }
    doneNs = max(doneNs ?? now, now) + Double(characters) * nsPerCharacter
  }
}
