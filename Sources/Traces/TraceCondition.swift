/// Whether a trace is whole, and if not, what is missing. Known when its last row has been read.
public enum TraceCondition: Equatable, Sendable, CustomStringConvertible {
  /// Everything is there and agrees with the footer.
  case complete
  /// Every row is there and agrees with the footer, but the bytes of the file from `atByte` on are not the seek table
  /// that was written there. Only random access suffers.
  case withoutSeekTable(atByte: Int)
  /// The file ends, at `atByte`, without a footer: it is still being written, its writer was stopped, or it was cut off.
  /// `afterRow` rows stand before. No checksum vouches for the last `unverified` of them, because the end of their frame,
  /// with the checksum, is missing.
  case truncated(afterRow: Int, atByte: Int, unverified: Int)
  /// Something is not as it was written.
  case corrupt(Damage)

  /// What is known of a damage.
  public struct Damage: Equatable, Sendable {
    /// Where rows are missing, in the order of the file; of many, the first 20.
    public var gaps: [TraceGap] = []
    /// How many such places there are.
    public var gapCount = 0
    /// What is wrong with the rows as a whole, as a clause; nil if nothing is but that some are missing.
    public var contradiction: String?
    /// Rows that were given, those behind gaps included.
    public var given = 0
    /// How many of those no checksum vouches for.
    public var unverified = 0
    /// Rows that are missing; nil where the footer, which knows, is missing too.
    public var missing: Int?
  }

  /// Whether every row is there as it was written.
  public var isWhole: Bool {
    switch self {
    case .complete, .withoutSeekTable: true
    case .truncated, .corrupt: false
    }
  }

  /// The condition in a few sentences.
  public var description: String {
    switch self {
    case .complete: "It is complete."
    case .withoutSeekTable(let byte):
      "Every row is there, but its seek table, from byte \(byte) on, is missing or damaged."
    case .truncated(let row, let byte, let unverified):
      "It ends without a footer at byte \(byte), after \(TraceRow.count(row)); what followed is missing."
        + Self.sentence(unverified: unverified)
    case .corrupt(let damage): Self.sentences(damage)
    }
  }

  private static func sentences(_ damage: Damage) -> String {
    let missing =
      switch damage.missing {
      case nil: ": how many are missing is unknown"
      case 0: ", though no row is missing"
      case let rows?: ": \(TraceGap.text(rows: rows)) missing"
      }
    var sentences = ["It is damaged\(missing)."]
    if let contradiction = damage.contradiction { sentences.append("\(contradiction).") }
    sentences += damage.gaps.map(\.description)
    let untold = damage.gapCount - damage.gaps.count
    if untold > 0 { sentences.append("There are \(untold) gaps more.") }
    return sentences.joined(separator: " ") + sentence(unverified: damage.unverified)
  }

  private static func sentence(unverified: Int) -> String {
    unverified == 0 ? "" : " No checksum vouches for \(unverified.grouped) of the rows."
  }
}
