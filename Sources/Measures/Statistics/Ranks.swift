/// The ranks of some numbers, from 1; equal ones share the mean of the ranks that they take up together.
public struct Ranks: Equatable, Sendable {
  /// The rank of each number, in the order given. Whole or half, so that sums of them are exact.
  public let values: [Double]
  /// How many numbers each run of equal ones has, runs of a single number left out, in ascending order of the numbers.
  public let ties: [Int]

  /// Ranks the numbers, none of which may be NaN.
  public init(_ numbers: [Double]) {
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    var values = Array(repeating: 0.0, count: numbers.count)
    var ties: [Int] = []
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, numbers[order[end]] == numbers[order[start]] { end += 1 }
      for place in start..<end { values[order[place]] = Double(start + 1 + end) / 2 }
      if end - start > 1 { ties.append(end - start) }
      start = end
    }
    self.values = values
    self.ties = ties
  }

  /// The mean of the ranks.
  var mean: Double { Double(values.count + 1) / 2 }
}
