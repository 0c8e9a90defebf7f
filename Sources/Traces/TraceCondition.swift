/// Whether a trace is whole, and if not, what is missing. Known when its last row has been read.
public enum TraceCondition: Equatable, Sendable, CustomStringConvertible {
  /// Everything is there and agrees with the footer.
  case complete
  /// Every row is there and agrees with the footer, but the bytes of the file from `atByte` on are not the seek table
  /// that was written there. Only random access suffers.
  case withoutSeekTable(atByte: Int)
  /// The file ends, at `atByte`, without a footer: it is still being written, its writer was stopped, or it was cut off.
  /// `afterRow` whole rows stand before.
  case truncated(afterRow: Int, atByte: Int)
  /// Something is not as it was written.
  case corrupt(Damage)

  /// What is known of a damage.
  public struct Damage: Equatable, Sendable {
    /// The first so many rows stand before the damage.
    public var afterRow: Int
    /// Rows that were given, those behind the damage included. Those in the damaged frame may have wrong contents.
    public var given: Int
    /// Rows that are missing; nil where the footer, which knows, is missing too.
    public var missing: Int?
    /// Where the damaged frame or row begins in the file, in bytes.
    public var atByte: Int
    /// What is wrong, as the end of a sentence.
    public var reason: String
  }

  /// Whether every row is there as it was written.
  public var isWhole: Bool {
    switch self {
    case .complete, .withoutSeekTable: true
    case .truncated, .corrupt: false
    }
  }

  /// The condition in a sentence or two.
  public var description: String {
    switch self {
    case .complete: return "It is complete."
    case .withoutSeekTable(let byte):
      return "Every row is there, but its seek table, from byte \(byte) on, is missing or damaged."
    case .truncated(let row, let byte):
      return "It ends without a footer at byte \(byte), after \(row) whole rows; what followed is missing."
    case .corrupt(let damage):
      let missing = damage.missing.map { "\($0) are missing" } ?? "how many are missing is unknown"
      return "It is damaged at byte \(damage.atByte), after row \(damage.afterRow): \(damage.reason). "
        + "\(damage.given) rows could be read; \(missing)."
    }
  }
}
