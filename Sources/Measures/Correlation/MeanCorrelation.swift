/// How far, within a sample, the proposals that stand higher by some predictor are those preferred: the mean of the
/// samples' rank correlations.
public struct MeanCorrelation: Equatable, Sendable {
  /// Why a sample has no correlation.
  public enum Drop: String, Error, Equatable, Sendable, CaseIterable {
    case tooFew = "fewer than two proposals"
    case unknown = "a value is not known"
    case constantPredictor = "all proposals alike"
    case constantPreference = "all preferences equal"
  }

  /// Each sample's correlation, or why it has none.
  public let samples: [Result<RankCorrelation, Drop>]
  /// The mean of the coefficients; nil where no sample has one.
  public let mean: Double?
  /// How many instructions the samples that have one are of.
  public let instructions: Int
  /// The 95 % interval of the mean over resampled instructions, each with all of its samples.
  public let interval: ClosedRange<Double>?

  /// Correlates a predictor with the preferences.
  ///
  /// - Parameters:
  ///   - predictor: for each sample, a value for each of its proposals; NaN where it is not known.
  public init(
    _ kind: RankCorrelation.Kind = .spearman, of predictor: [[Double]], in samples: [PreferenceSample],
    bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(predictor.count == samples.count, "Every sample has its values.")
    self.samples = zip(predictor, samples).map { values, sample in
      Self.correlation(kind, of: values, sample.proposals.map(\.preference))
    }
    // A sample without a coefficient is no part of a resample's mean, but of what is drawn from. Repetitions are drawn
    // together, or they would pass for evidence from other instructions.
    let coefficients = self.samples.map { (try? $0.get())?.coefficient }
    let clusters = SampleClusters(samples.map(\.instruction))
    let known = clusters.members.map { $0.count { coefficients[$0] != nil } }
    let sums = clusters.members.map { $0.reduce(0) { $0 + (coefficients[$1] ?? 0) } }
    let count = known.reduce(0, +)
    mean = count == 0 ? nil : coefficients.reduce(0) { $0 + ($1 ?? 0) } / Double(count)
    instructions = known.count { $0 > 0 }
    interval =
      instructions < 2
      ? nil
      : bootstrap.interval(over: clusters.count) { times in
        var (sum, drawn) = (0.0, 0)
        for cluster in times.indices {
          sum += Double(times[cluster]) * sums[cluster]
          drawn += times[cluster] * known[cluster]
        }
        return drawn == 0 ? nil : sum / Double(drawn)
      }
  }

  /// How many samples the mean is of.
  public var count: Int { samples.count { (try? $0.get()) != nil } }

  /// How many samples have no correlation for that reason.
  public func count(of drop: Drop) -> Int { samples.count { $0 == .failure(drop) } }

  private static func correlation(
    _ kind: RankCorrelation.Kind, of predictor: [Double], _ preferences: [Double]
  ) -> Result<RankCorrelation, Drop> {
    precondition(predictor.count == preferences.count, "Every proposal has its value.")
    guard predictor.count > 1 else { return .failure(.tooFew) }
    if predictor.contains(where: \.isNaN) || preferences.contains(where: \.isNaN) {
      return .failure(.unknown)
    }
    if let correlation = RankCorrelation(kind, of: predictor, preferences) { return .success(correlation) }
    let isConstant = preferences.allSatisfy { $0 == preferences[0] }
    return .failure(isConstant ? .constantPreference : .constantPredictor)
  }
}
