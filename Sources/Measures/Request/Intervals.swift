/// A set of instants as disjoint ranges in ascending order.
struct Intervals: Equatable {
  private(set) var ranges: [Range<Int64>] = []

  /// The union of some ranges.
  init(_ parts: [Range<Int64>]) {
    for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
      if let last = ranges.last, part.lowerBound <= last.upperBound {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, part.upperBound)
      } else {
        ranges.append(part)
      }
    }
  }

  /// How long they are together.
  var length: Int64 { ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

  /// How long both are at once.
  func overlap(with other: Intervals) -> Int64 {
    var (i, j, sum) = (0, 0, Int64(0))
    while i < ranges.count, j < other.ranges.count {
      let (a, b) = (ranges[i], other.ranges[j])
      sum += max(0, min(a.upperBound, b.upperBound) - max(a.lowerBound, b.lowerBound))
      if a.upperBound < b.upperBound { i += 1 } else { j += 1 }
    }
    return sum
  }
}
