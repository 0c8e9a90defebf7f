/// Rows of named columns, to be rendered for people or for programs.
public struct Table: Equatable, Sendable {
  /// Where a cell's text stands in its column.
  public enum Alignment: Equatable, Sendable {
    case leading
    case trailing
  }

  /// A column.
  public struct Column: Equatable, Sendable {
    /// The name in the heading, and the key in JSON and CSV.
    public var title: String
    /// The unit, empty if it has none; joined to the key by an underscore.
    public var unit: String
    /// Where the text stands.
    public var alignment: Alignment
    /// Whether only programs get it: people have the same in a note.
    public var isForPrograms: Bool

    /// Makes a column.
    public init(
      _ title: String, unit: String = "", _ alignment: Alignment = .trailing, isForPrograms: Bool = false
    ) {
      self.title = title
      self.unit = unit
      self.alignment = alignment
      self.isForPrograms = isForPrograms
    }
  }

  /// What stands in one place.
  public enum Cell: Equatable, Sendable {
    case text(String)
    case count(Int)
    /// A number, shown with so many digits after the point to people (`NumberText.readable`), and with all to programs. It is
    /// doubtful where there are too few values behind it to rely on it.
    case number(Double, digits: Int, isDoubtful: Bool = false)
    /// Undefined, or not known.
    case missing
    /// No number, and for people a word in its place. Programs are to find nothing but numbers in the column.
    case word(String)
  }

  /// The name: a heading for people, the key among several tables in JSON.
  public var name: String
  /// The columns.
  public var columns: [Column]
  /// So many of the first columns say what a row is about; they are repeated where the others have to be divided.
  public var keyColumns = 1
  /// Whether cells may be doubtful, so that programs are to expect a last column that says which ones are.
  public var flagsDoubt = false
  /// The rows, each with as many cells as there are columns.
  public private(set) var rows: [[Cell]] = []
  /// Sentences that stand below the table, for people only. What a mark means is said without being asked for.
  public var notes: [String] = []

  /// Makes a table without rows.
  public init(_ name: String, columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  /// The table with a column before its own that says what all its rows are of, behind the rows of another such table.
  public func under(_ value: String, _ title: String, behind other: Table?) -> Table {
    var table = self
    table.columns.insert(Column(title, .leading), at: 0)
    table.keyColumns += 1
    table.rows = (other?.rows ?? []) + rows.map { [.text(value)] + $0 }
    return table
  }

  /// Adds a row, which must have a cell for each column.
  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "A row has a cell for each column.")
    rows.append(row)
  }
}
