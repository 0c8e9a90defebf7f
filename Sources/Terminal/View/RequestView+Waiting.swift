internal import Aggregation
internal import TokenStreams

extension RequestView {
  /// Whom the last place's next round waits for, as far as can be told from outside the machine.
  struct Wait: Equatable {
    /// How many more of them have to be ready; all of them where it is their number.
    var count: Int
    /// Indices into `streams`.
    var streams: [Int]
    /// How long the round gives the others once enough are ready, in nanoseconds; nil where it does not.
    var graceNs: Int64?
  }

  /// Whom round `number` (from 0) of the last place waits for.
  ///
  /// Exact of proposers whose chunks are counted in tokens and end at their size. Of other chunks, and of when a refiner has
  /// written its last, only the machine knows: then everybody who still writes may be waited for.
  func wait(for number: Int) -> Wait {
    let upstreams = upstreams
    // As the machine has it: who failed without a word, or has shown all, has nothing to give.
    let contenders = upstreams.filter { upstream in
      let stream = streams[upstream]
      if stream.state == .failed, policy.failedUpstream == .withdraw { return false }
      return !stream.isOver || stream.bytes > stream.seenBytes
    }
    let late = contenders.filter { !isReady($0, for: number) }
    let required = policy.barrier.required(of: contenders.count, total: upstreams.count)
    // With nobody left who could give it anything it begins as it is.
    let missing = min(late.count, required - (contenders.count - late.count))
    return missing > 0
      ? Wait(count: missing, streams: late) : Wait(count: 0, streams: late, graceNs: policy.barrier.graceNs)
  }

  /// The streams that the last place reads.
  private var upstreams: [Int] {
    guard let last = header.places.last,
      let first = streams.firstIndex(where: { $0.layer == last.layer - 1 })
    else { return [] }
    return last.upstreams.map { first + $0 }.filter(streams.indices.contains)
  }

  private func isReady(_ index: Int, for number: Int) -> Bool {
    let stream = streams[index]
    if stream.isOver || stream.hasNewSegment { return true }
    guard policy.chunk.unit == .tokens, policy.chunk.end == .size,
      let target = policy.chunk.target(of: number)
    else { return false }
    let step = policy.chunk.step(before: number)
    let tokens = max(target, Double(stream.seenBytes) / stream.bytesPerToken + step)
    return stream.bytes >= max(stream.seenBytes + 1, Int((tokens * stream.bytesPerToken).rounded(.up)))
  }
}
