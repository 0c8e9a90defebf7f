/// How a tool takes a percentile of some values.
enum PercentileMethod {
  /// Linear between order statistics: numpy's default; type 7 of Hyndman and Fan 1996.
  case linear
  /// The smallest value at which the weights up to it reach the share: type 1 of Hyndman and Fan 1996, weighted.
  case reached
  /// The order statistic of number ⌊n·q⌋, from 0.
  case indexed

  /// In words, for a table.
  var name: String {
    switch self {
    case .linear: "linear between order statistics (numpy's default)"
    case .reached: "smallest value at which the weights reach q"
    case .indexed: "sorted[⌊n·q⌋]"
    }
  }

  /// The percentile of share `q`, 0 … 1; nil of nothing.
  func quantile(_ q: Double, of values: [DefinedValues.Weighted]) -> Double? {
    switch self {
    case .linear: return Quantiles(values.map(\.value))[q]
    case .indexed:
      let sorted = values.map(\.value).sorted()
      return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int(Double(sorted.count) * q))]
    case .reached:
      let sorted = values.sorted { ($0.value, $0.weight) < ($1.value, $1.weight) }
      let whole = sorted.reduce(0) { $0 + $1.weight }
      var sum = 0.0
      for entry in sorted {
        sum += entry.weight / whole
        if sum >= q { return entry.value }
      }
      // The weights' sum may fall short of 1 by a rounding.
      return sorted.last?.value
    }
  }
}
