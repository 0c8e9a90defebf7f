/// A table of measures as plain data; whoever prints it chooses how.
public struct MeasureTable: Equatable, Sendable {
  /// A column. Every one has a definition.
  public struct Column: Equatable, Sendable {
    /// The heading.
    public var title: String
    /// The unit, empty for counts and words.
    public var unit: String
    /// Digits after the point.
    public var digits: Int
    /// What it means.
    public var definition: MeasureDefinition
    /// Whether only programs get it: people have the same in a note.
    public var isForPrograms: Bool

    init(
      _ definition: MeasureDefinition, _ suffix: String = "", digits: Int = 1, isForPrograms: Bool = false
    ) {
      title = suffix.isEmpty ? definition.name : "\(definition.name) \(suffix)"
      unit = definition.unit
      self.digits = digits
      self.definition = definition
      self.isForPrograms = isForPrograms
    }

    init(_ measure: Measure, _ suffix: String) {
      self.init(measure.definition, suffix, digits: measure.digits)
    }
  }

  /// What stands in one place.
  public enum Cell: Equatable, Sendable {
    case text(String)
    case count(Int)
    /// A number with its digits after the point. It is doubtful where there are too few values to rely on it.
    case number(Double, digits: Int, isDoubtful: Bool = false)
    /// Undefined, or not known.
    case missing
  }

  /// What it shows.
  public let name: String
  /// The columns.
  public let columns: [Column]
  /// Sentences that belong below it.
  public internal(set) var notes: [String] = []
  /// The rows, with a cell for each column.
  public private(set) var rows: [[Cell]] = []

  init(_ name: String, _ columns: [Column]) {
    self.name = name
    self.columns = columns
  }

  mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "A row has a cell for each column.")
    rows.append(row)
  }
}

extension MeasureTable.Cell {
  init(_ value: Double?, digits: Int) { self = value.map { .number($0, digits: digits) } ?? .missing }

  init(_ quantile: Distribution.Quantile?, digits: Int) {
    self = quantile.map { .number($0.value, digits: digits, isDoubtful: $0.isDoubtful) } ?? .missing
  }
}
