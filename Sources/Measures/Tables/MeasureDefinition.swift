/// What a column means: the line that `--explain` prints for it.
public struct MeasureDefinition: Equatable, Sendable {
  /// The name, as in the heading.
  public let name: String
  /// The unit, empty for counts and words.
  public let unit: String
  /// The formula, in one line.
  public let formula: String
  /// The paper, document or part of this project that it comes from.
  public let source: String

  init(_ name: String, _ unit: String = "", _ formula: String, source: String = "chunkwise") {
    self.name = name
    self.unit = unit
    self.formula = formula
    self.source = source
  }

  /// Every definition, measures first, in the order of their tables.
  public static let all: [MeasureDefinition] =
    Measure.allCases.map(\.definition) + FirstTokenSplit.Stage.allCases.map(\.definition) + columns
}
