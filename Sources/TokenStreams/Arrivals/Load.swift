/// What decides when the requests of a batch start.
public enum Load: Equatable, Sendable {
  /// A closed loop: so many at a time, and one that ends lets the next begin.
  ///
  /// - Parameter rampNs: how far apart the first ones start, so that they do not all connect at the same instant.
  case closed(concurrency: Int, rampNs: Int64 = 0)
  /// An open loop: each request has its instant, whatever has become of the others.
  ///
  /// - Parameters:
  ///   - instantsNs: for each request, in nanoseconds since the start; never falling.
  ///   - limit: the most at a time; one whose instant finds so many waits, and its latency counts from its instant. Nil:
  ///     no limit.
  case open(instantsNs: [Int64], limit: Int?)
}
