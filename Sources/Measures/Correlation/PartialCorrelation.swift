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

  /// Correlates several similarities with preference, each by itself.
  ///
  /// - Parameter similarities: of each similarity, for each sample a value for each of its proposals. Samples with fewer than
  ///   two proposals, with a value that is NaN, and with a constant similarity or preference are left out, as from
  ///   `MeanCorrelation`.
  public static func all(
    of similarities: [[[Double]]], in samples: [PreferenceSample], bootstrap: Bootstrap = Bootstrap()
  ) -> [PartialCorrelation] {
    let preferences = samples.map { $0.proposals.map(\.preference) }
    let counting = similarities.map { similarity in
      precondition(similarity.count == samples.count, "Every sample has its values.")
      return samples.indices.filter { RankCorrelation(of: similarity[$0], preferences[$0]) != nil }
    }
    // What is held fixed is the same for all that have the same samples, which are nearly all of them.
    var results: [Int: PartialCorrelation] = [:]
    for first in similarities.indices where results[first] == nil {
      let alike = similarities.indices.filter { counting[$0] == counting[first] }
      let group = all(of: alike.map { similarities[$0] }, in: samples, counting[first], bootstrap)
      for (index, result) in zip(alike, group) { results[index] = result }
    }
    return similarities.indices.compactMap { results[$0] }
  }

  /// Those of similarities of which the same samples count.
  private static func all(
    of similarities: [[[Double]]], in samples: [PreferenceSample], _ counting: [Int], _ bootstrap: Bootstrap
  ) -> [PartialCorrelation] {
    let models = Array(Set(samples.lazy.flatMap(\.proposals).map(\.model)).sorted().dropFirst())
    let clusters = SampleClusters(samples.map(\.instruction))
    var products = CrossProducts(
      shared: ranked - 1 + models.count, own: similarities.count, instructions: clusters.count)
    for index in counting {
      products.add(
        shared: shared(samples[index], models: models),
        own: similarities.map { centredRanks($0[index]) }, to: clusters.indices[index])
    }
    // By similarity, then without and with the models.
    let coefficients = { (times: [Int]) in
      products.sums(times: times).flatMap { sum in
        [ranked, sum.count].map { sum.partialCorrelation(fixing: $0) }
      }
    }
    let whole = coefficients(clusters.members.map { _ in 1 })
    let isSingle = Set(counting.map { clusters.indices[$0] }).count < 2
    let intervals =
      isSingle ? whole.map { _ in nil } : bootstrap.intervals(over: clusters.count, coefficients)
    return similarities.indices.map { index in
      let estimates = [2 * index, 2 * index + 1].map {
        Estimate(coefficient: whole[$0], interval: intervals[$0])
      }
      return PartialCorrelation(
        givenLength: estimates[0], givenLengthAndModel: estimates[1], count: counting.count)
    }
  }

  /// How many variables come before the models' indicators: similarity, preference, and two lengths.
  private static let ranked = 4

  private static func centredRanks(_ values: [Double]) -> [Double] {
    let ranks = Ranks(values)
    return ranks.values.map { $0 - ranks.mean }
  }

  /// Preference, then what is held fixed.
  private static func shared(_ sample: PreferenceSample, models: [Int]) -> [[Double]] {
    let proposals = sample.proposals
    let ranked = [
      proposals.map(\.preference), proposals.map { Double($0.length) },
      proposals.map { Double(abs($0.length - sample.answerLength)) },
    ].map(centredRanks)
    let indicators = models.map { model in
      let values = proposals.map { $0.model == model ? 1.0 : 0 }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    return ranked + indicators
  }
}
