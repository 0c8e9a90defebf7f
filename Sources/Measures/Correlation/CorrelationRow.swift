/// How far one predictor goes with preference, and what is left of it under its controls.
public struct CorrelationRow: Equatable, Sendable {
  /// What predicts preference although it knows nothing of the answer.
  public enum Control: String, Equatable, Sendable, CaseIterable {
    case length = "proposal length"
    case model = "model's mean preference"
    case position = "position"

    func values(in samples: [PreferenceSample]) -> [[Double]] {
      switch self {
      case .length: samples.proposalLengths
      case .model: samples.modelMeans
      case .position: samples.positions
      }
    }
  }

  /// What predicts.
  public enum Predictor: Equatable, Sendable {
    case similarity(SimilarityMetric.Directed)
    case control(Control)

    /// Its name in tables and as a column of a file.
    public var column: String {
      switch self {
      case .similarity(let directed): directed.column
      case .control(let control): control.rawValue
      }
    }
  }

  /// What is correlated with the preference.
  public let predictor: Predictor
  /// The mean of the samples' correlations.
  public let correlation: MeanCorrelation
  /// The same of the answers to other instructions; nil for a control, and where there is one instruction only.
  public let shuffled: MeanCorrelation?
  /// The pooled partial correlations; nil for a control.
  public internal(set) var partial: PartialCorrelation?
}
