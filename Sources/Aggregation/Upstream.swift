internal import TokenStreams

/// What one aggregating place knows of one of its upstreams.
struct Upstream: Equatable, Sendable {
  let bytesPerToken: Double
  /// All of its content so far.
  var text = ""
  var byteCount = 0
  /// How it ended; nil while it may still write.
  var outcome: Outcome?
  /// Its text is left out from now on.
  var isWithdrawn = false
  /// How many bytes the last round saw.
  var seen = 0
  /// When it became ready for the next round; −1 while it is not.
  var readyNs: Int64 = -1
  /// Where the chunk that the next round asks for ends, once that is known.
  var boundary: Int?
  /// Where its last segment that is over began and ended, in bytes; for one that aggregates.
  private var endedSegment = 0..<0
  /// Rank of its first text among the upstreams'; `Int.max` while it has none.
  var arrival = Int.max
  var cursor = ChunkCursor()
  /// The target of the next round in units; infinity: all of it.
  var target = Double.infinity
  /// Sizes below this need no look at the chunk rule.
  var leastBytes = Int.max

  init(bytesPerToken: Double) { self.bytesPerToken = bytesPerToken }

  /// It may still give the next round something: it is running, or has text that no round has seen.
  var isContender: Bool { !isWithdrawn && (outcome == nil || byteCount > seen) }

  /// What has come since the last segment's end is a segment that is over.
  mutating func endSegment() { endedSegment = endedSegment.upperBound..<byteCount }

  /// Sets what the next round asks of it: the chunk rule's target, and at least a step beyond what the last one saw.
  mutating func aim(at round: Int, rule: ChunkRule) {
    readyNs = -1
    boundary = nil
    guard let target = rule.target(of: round) else { return }
    let step = rule.step(before: round)
    switch rule.unit {
    case .tokens:
      self.target = max(target, Double(seen) / bytesPerToken + step)
      leastBytes = max(seen + 1, Int((self.target * bytesPerToken).rounded(.up)))
    case .words, .characters:
      let units = text.withUTF8 { cursor.units(upTo: seen, in: $0, unit: rule.unit) }
      self.target = max(target, units + step)
      leastBytes = seen + 1
    }
  }

  /// Notes the instant at which it has what the next round asks for.
  mutating func updateReadiness(rule: ChunkRule, atNs: Int64) {
    guard readyNs < 0, !isWithdrawn else { return }
    if byteCount >= leastBytes {
      boundary = text.withUTF8 { utf8 in
        cursor.boundary(in: utf8, target: target, from: seen, rule: rule, bytesPerToken: bytesPerToken)
      }
    }
    if boundary != nil || outcome != nil || hasSegmentToShow(rule) { readyNs = atNs }
  }

  /// A segment is over that is worth a round: none of it has been seen, or a first chunk's worth has not.
  private func hasSegmentToShow(_ rule: ChunkRule) -> Bool {
    guard let first = rule.first, endedSegment.upperBound > seen else { return false }
    return seen <= endedSegment.lowerBound
      || Double(endedSegment.upperBound - seen) >= Double(first) * bytesPerToken
  }

  /// How many bytes the next round sees of it.
  func evidence(_ kind: Policy.Evidence, rule: ChunkRule, seesAll: Bool) -> Int {
    if isWithdrawn { return 0 }
    if seesAll || kind == .latest { return byteCount }
    if let boundary { return max(seen, text.prefix(bytes: boundary).utf8.count) }
    // Short of its target. A chunk that ends at a sentence is not shown in part while the rest may still come.
    return rule.end == .size || outcome != nil || hasSegmentToShow(rule) ? byteCount : seen
  }
}
