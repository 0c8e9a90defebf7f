internal import Measures

/// The empirical distribution of one measure, policy by policy.
struct DistributionFigure: Equatable {
  /// The values of one policy.
  struct Series: Equatable {
    /// How many values there are.
    let count: Int
    /// All of them in ascending order, or, of more than `most`, as many evenly spaced quantiles.
    let values: [Double]
  }

  /// A line of so many points cannot be told from one of all values on any page.
  static let most = 201

  let measure: Measure
  /// By policy.
  let series: [Series]

  init(_ measure: Measure, of groups: [[MeasuredValues]]) {
    self.measure = measure
    series = groups.map { group in
      let values = Quantiles(group.lazy.flatMap { $0.all(measure) })
      let count = values.sorted.count
      guard count > Self.most else { return Series(count: count, values: values.sorted) }
      return Series(
        count: count,
        values: (0..<Self.most).compactMap { values[Double($0) / Double(Self.most - 1)] })
    }
  }
}
