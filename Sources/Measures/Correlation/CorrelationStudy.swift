/// How the answers of a group resemble preferred proposals, by several metrics, with every control.
///
/// `scores(ofSample:)`, `row(_:of:)` and `partials(of:)` depend on their arguments only, so that many can be computed at
/// once.
public struct CorrelationStudy: Sendable {
  /// The similarities of one sample: by metric, then by proposal.
  public struct Scores: Equatable, Sendable {
    /// Those of the sample's own answer.
    public let own: [[Double]]
    /// Those of the answer to another instruction.
    public let shuffled: [[Double]]
  }

  /// The group.
  public let group: CorrelationGroup
  /// The metrics, in the order of the rows.
  public let metrics: [SimilarityMetric.Directed]
  private let kind: RankCorrelation.Kind
  private let bootstrap: Bootstrap
  private let hasPartners: Bool
  private let partners: [Int]
  private let preferences: [PreferenceSample]

  /// Makes a study. The same seed gives the same shuffled pairing and the same intervals.
  ///
  /// - Parameter sentence: which BLEU is meant.
  public init(
    of group: CorrelationGroup, metrics: [SimilarityMetric], _ sentence: SentenceBLEU = SentenceBLEU(),
    kind: RankCorrelation.Kind = .spearman,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    self.group = group
    self.metrics = SimilarityMetric.directed(metrics, sentence)
    self.kind = kind
    self.bootstrap = bootstrap
    let instructions = SampleClusters(group.samples.map { ExactText($0.instruction) })
    hasPartners = instructions.count > 1
    partners = ShuffledPairing.partners(instructions, seed: bootstrap.seed)
    preferences = zip(group.samples, instructions.indices).map { $0.preferences(instruction: $1) }
  }

  /// The similarities of a sample's proposals to its answer, and to the answer to another instruction.
  public func scores(ofSample index: Int) -> Scores {
    let sample = group.samples[index]
    var scorer = SimilarityScorer(sample.proposals.map(\.text), metrics: metrics)
    return Scores(
      own: scorer.scores(of: sample.answer),
      shuffled: scorer.scores(of: group.samples[partners[index]].answer))
  }

  /// The rows: one for each metric and direction, then those of what predicts preference without any answer.
  public var rows: Range<Int> { 0..<(metrics.count + CorrelationRow.Control.allCases.count) }

  /// Computes a row, but for its partial correlations.
  ///
  /// - Parameter scores: of every sample, in order.
  public func row(_ index: Int, of scores: [Scores]) -> CorrelationRow {
    precondition(scores.count == group.samples.count, "Every sample has its scores.")
    guard index < metrics.count else {
      let control = CorrelationRow.Control.allCases[index - metrics.count]
      return CorrelationRow(
        predictor: .control(control), correlation: correlation(control.values(in: preferences)),
        shuffled: nil, partial: nil)
    }
    return CorrelationRow(
      predictor: .similarity(metrics[index]), correlation: correlation(scores.map { $0.own[index] }),
      // A single instruction has no other to be paired with.
      shuffled: hasPartners ? correlation(scores.map { $0.shuffled[index] }) : nil, partial: nil)
  }

  /// Computes the partial correlations of every metric, which have most in common.
  ///
  /// - Parameter scores: of every sample, in order.
  public func partials(of scores: [Scores]) -> [PartialCorrelation] {
    PartialCorrelation.all(
      of: metrics.indices.map { metric in scores.map { $0.own[metric] } }, in: preferences,
      bootstrap: bootstrap)
  }

  /// All rows, in order, each with its partial correlations.
  public func rows(_ rows: [CorrelationRow], with partials: [PartialCorrelation]) -> [CorrelationRow] {
    var rows = rows
    for (index, partial) in partials.enumerated() { rows[index].partial = partial }
    return rows
  }

  private func correlation(_ predictor: [[Double]]) -> MeanCorrelation {
    MeanCorrelation(kind, of: predictor, in: preferences, bootstrap: bootstrap)
  }
}
