extension RandomAccessCollection {
  /// The first index whose element fulfils a condition that no element before it does and every one behind it: `endIndex`
  /// where none does. It is asked of a number of elements that grows as the logarithm of their count.
  ///
  /// - Parameter isBehind: false for the first elements and true for the rest, as in a sorted collection "not less than x" is.
  @inlinable
  public func partitioningIndex(where isBehind: (Element) -> Bool) -> Index {
    var low = startIndex
    var left = count
    while left > 0 {
      let half = left / 2
      let middle = index(low, offsetBy: half)
      if isBehind(self[middle]) {
        left = half
      } else {
        low = index(after: middle)
        left -= half + 1
      }
    }
    return low
  }
}
