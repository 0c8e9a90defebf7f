/// How far similarity goes with preference where the length of the proposals, and whose they are, is held fixed.
///
/// Within each sample, similarity, preference, length and |length − the answer's length| are ranked (ties: average) and
/// the sample's mean is taken off. Over all samples together, the ranks of similarity and of preference are regressed
/// jointly on the others, and what is left of the two is correlated (Pearson): the partial rank correlation (Conover,
/// Practical Nonparametric Statistics, §5.4), with the sample as a fixed effect. A partial correlation within one
/// sample is often undefined, since six proposals leave next to nothing to residualise.
public struct PartialCorrelation: Equatable, Sendable {
  /// A coefficient and how sure it is.
  public struct Estimate: Equatable, Sendable {
    /// From −1 to 1; nil where what is held fixed leaves nothing of one of the two.
    public let coefficient: Double?
    /// 95 % interval of the coefficient over resampled instructions, each with all of its samples.
    public let interval: ClosedRange<Double>?
  }

  /// Where the proposal's length and how far it is from the answer's are held fixed.
  public let givenLength: Estimate
  /// Where an indicator of every model but one is held fixed too.
  public let givenLengthAndModel: Estimate
  /// How many samples they are of: those with a plain correlation.
  public let count: Int

  /// Correlates similarity with preference.
  ///
  /// - Parameter similarity: for each sample, a value for each of its proposals. Samples with fewer than two proposals,
  ///   with a value that is NaN, and with a constant similarity or preference are left out, as from `MeanCorrelation`.
  public init(
    of similarity: [[Double]], in samples: [PreferenceSample], bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(similarity.count == samples.count, "Every sample has its values.")
    let models = Array(Set(samples.lazy.flatMap(\.proposals).map(\.model)).sorted().dropFirst())
    let clusters = SampleClusters(samples.map(\.instruction))
    var products = CrossProducts(variables: Self.ranked + models.count, instructions: clusters.count)
    var count = 0
    var instructions: Set<Int> = []
    for (index, (values, sample)) in zip(similarity, samples).enumerated()
    where RankCorrelation(of: values, sample.proposals.map(\.preference)) != nil {
      products.add(Self.variables(values, sample, models: models), to: clusters.indices[index])
      instructions.insert(clusters.indices[index])
      count += 1
    }
    self.count = count
    let coefficients = { (times: [Int]) in
      let sum = products.sum(times: times)
      return [Self.ranked, sum.count].map { sum.partialCorrelation(fixing: $0) }
    }
    let whole = coefficients(clusters.members.map { _ in 1 })
    let intervals =
      instructions.count < 2 ? [nil, nil] : bootstrap.intervals(over: clusters.count, coefficients)
    givenLength = Estimate(coefficient: whole[0], interval: intervals[0])
    givenLengthAndModel = Estimate(coefficient: whole[1], interval: intervals[1])
  }

  /// How many variables come before the models' indicators.
  private static let ranked = 4

  /// Similarity, preference, then what is held fixed.
  private static func variables(
    _ similarity: [Double], _ sample: PreferenceSample, models: [Int]
  ) -> [[Double]] {
    let proposals = sample.proposals
    let ranked = [
      similarity, proposals.map(\.preference), proposals.map { Double($0.length) },
      proposals.map { Double(abs($0.length - sample.answerLength)) },
    ].map { values in
      let ranks = Ranks(values)
      return ranks.values.map { $0 - ranks.mean }
    }
    let indicators = models.map { model in
      let values = proposals.map { $0.model == model ? 1.0 : 0 }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    return ranked + indicators
  }
}
