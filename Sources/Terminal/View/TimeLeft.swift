/// How much longer a batch will take, as was to be expected when something of it was done last: between two ends there is
/// less and less left, and no more of it when it takes longer than was expected.
struct TimeLeft: Equatable, Sendable {
  /// How much was done when it was estimated.
  private var done = 0
  /// When the batch would be over, in nanoseconds since its beginning; nil while nobody can tell.
  private var endNs: Int64?

  /// What is left, in nanoseconds; nil where nobody can tell.
  ///
  /// - Parameter elapsedNs: since the beginning of the batch.
  mutating func ns(of progress: BatchProgress, elapsedNs: Int64) -> Int64? {
    if progress.done != done {
      done = progress.done
      endNs = progress.remainingNs(elapsedNs: elapsedNs).map { elapsedNs + $0 }
    }
    guard let endNs, endNs > elapsedNs else { return nil }
    return endNs - elapsedNs
  }
}
