/// How far similarity goes with preference where the length of the proposals, and whose they are, is held fixed.
///
/// Within each sample, similarity, preference, length and |length − the answer's length| are ranked (ties: average) and
/// the sample's mean is taken off. Over all samples together, the ranks of similarity and of preference are regressed
/// jointly on the others, and what is left of the two is correlated (Pearson): the partial rank correlation (Conover,
/// Practical Nonparametric Statistics, §5.4), with the instruction as a fixed effect. A partial correlation within one
/// sample is often undefined, since six proposals leave next to nothing to residualise.
public struct PartialCorrelation: Equatable, Sendable {
  /// What is held fixed.
  public enum Control: String, Equatable, Sendable, CaseIterable {
    /// The proposal's length and how far it is from the answer's.
    case lengths
    /// These, and an indicator for every model but one.
    case lengthsAndModels
  }

  /// The coefficient; nil where the controls leave nothing of one of the two.
  public let coefficient: Double?
  /// Its 95 % interval over resampled instructions.
  public let interval: ClosedRange<Double>?
  /// How many samples it is of: those with a plain correlation.
  public let count: Int

  /// Correlates similarity with preference.
  ///
  /// - Parameters:
  ///   - similarity: for each sample, a value for each of its proposals. Samples with fewer than two proposals, with a value
  ///     that is NaN, and with a constant similarity or preference are left out, as from `MeanCorrelation`.
  public init(
    of similarity: [[Double]], in samples: [PreferenceSample], control: Control,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(similarity.count == samples.count, "Every sample has its values.")
    let models =
      control == .lengths
      ? [] : Set(samples.lazy.flatMap(\.proposals).map(\.model)).sorted().dropFirst()
    let products = zip(similarity, samples).map { values, sample in
      CrossProducts(Self.variables(values, sample, models: Array(models)), count: 4 + models.count)
    }
    count = zip(similarity, samples).count { Self.isUsable($0, $1) }
    coefficient = Self.coefficient(CrossProducts(sumOf: products, times: products.map { _ in 1 }))
    interval =
      count < 2
      ? nil
      : bootstrap.interval(over: products.count) { times in
        Self.coefficient(CrossProducts(sumOf: products, times: times))
      }
  }

  private static func coefficient(_ products: CrossProducts?) -> Double? {
    guard var products else { return nil }
    // The controls come last and are swept out; similarity and preference are left.
    let whole = (products[0, 0], products[1, 1])
    for control in stride(from: products.count - 1, to: 1, by: -1) { products.sweepOut(control) }
    let (first, second) = (products[0, 0], products[1, 1])
    // Below this share of the variance, what is left is rounding.
    guard first > 1e-10 * whole.0, second > 1e-10 * whole.1 else { return nil }
    return min(1, max(-1, products[0, 1] / (first * second).squareRoot()))
  }

  private static func isUsable(_ similarity: [Double], _ sample: PreferenceSample) -> Bool {
    RankCorrelation(of: similarity, sample.proposals.map(\.preference)) != nil
  }

  /// Similarity, preference, then the controls; nothing for a sample that is left out.
  private static func variables(
    _ similarity: [Double], _ sample: PreferenceSample, models: [Int]
  ) -> [[Double]] {
    guard isUsable(similarity, sample) else { return [] }
    let proposals = sample.proposals
    let indicators = models.map { model in
      let values = proposals.map { $0.model == model ? 1.0 : 0 }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    let ranked = [
      similarity, proposals.map(\.preference), proposals.map { Double($0.length) },
      proposals.map { Double(abs($0.length - sample.answerLength)) },
    ].map { values in
      let ranks = Ranks(values)
      return ranks.values.map { $0 - ranks.mean }
    }
    return ranked + indicators
  }
}
