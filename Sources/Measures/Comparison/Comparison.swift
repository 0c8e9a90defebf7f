/// The tables that `compare` prints: policies against a baseline, prompt by prompt.
public struct Comparison: Equatable, Sendable {
  /// The tables, the most telling first.
  public let tables: [MeasureTable]
  /// Their names.
  public static let tableNames = ["comparison", "similarity", "requests", "metrics"]
  /// What could not be compared, and why, in sentences.
  public let remarks: [String]

  /// The measures that are compared unless others are asked for.
  public static let usualMeasures: [Measure] = [.ttft, .maxGap, .stall, .e2e, .tokens, .promptTokens]
}
