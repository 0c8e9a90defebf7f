/// Lends two texts without what they have in common at their starts and ends, the shorter one first.
///
/// Some optimal path matches a common start and a common end, so that neither adds to a distance.
@inline(__always)
func withDifferentParts<Result>(
  _ a: Scalars, _ b: Scalars,
  _ body: (_ shorter: UnsafeBufferPointer<UInt32>, _ longer: UnsafeBufferPointer<UInt32>) -> Result
) -> Result {
  a.values.withUnsafeBufferPointer { a in
    b.values.withUnsafeBufferPointer { b in
      let (shorter, longer) = a.count <= b.count ? (a, b) : (b, a)
      var start = 0
      while start < shorter.count, shorter[start] == longer[start] { start &+= 1 }
      var end = 0
      while end < shorter.count &- start,
        shorter[shorter.count &- 1 &- end] == longer[longer.count &- 1 &- end]
      {
        end &+= 1
      }
      return body(
        UnsafeBufferPointer(rebasing: shorter[start..<(shorter.count - end)]),
        UnsafeBufferPointer(rebasing: longer[start..<(longer.count - end)]))
    }
  }
}
