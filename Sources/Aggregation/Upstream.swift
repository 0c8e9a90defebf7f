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
  /// A segment of it ended after the last round saw it.
  var hasEndedSegment = false
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

  /// Sets what the next round asks of it.
  mutating func aim(at round: Int, rule: ChunkRule) {
    readyNs = -1
    boundary = nil
    guard let target = rule.target(of: round) else { return }
    var least = target
    if rule.unit == .tokens {
      // A round that took all there was may have seen more than its target: the next one asks for a step beyond that.
      least = max(target, Double(seen) / bytesPerToken + rule.step(before: round))
    }
    self.target = max(least, self.target.isFinite ? self.target : 0)
    leastBytes = max(seen + 1, rule.unit == .tokens ? Int((self.target * bytesPerToken).rounded(.up)) : 0)
  }

  /// Notes the instant at which it has what the next round asks for.
  mutating func updateReadiness(rule: ChunkRule, atNs: Int64) {
    guard readyNs < 0, !isWithdrawn else { return }
    if byteCount >= leastBytes {
      boundary = text.withUTF8 { utf8 in
        cursor.boundary(in: utf8, target: target, from: seen, rule: rule, bytesPerToken: bytesPerToken)
      }
    }
    if boundary != nil || outcome != nil || (hasEndedSegment && byteCount > seen) { readyNs = atNs }
  }

  /// How many bytes the next round sees of it.
  func evidence(_ kind: Policy.Evidence, rule: ChunkRule, seesAll: Bool) -> Int {
    if isWithdrawn { return 0 }
    if seesAll || kind == .latest { return byteCount }
    if let boundary { return max(seen, text.prefix(bytes: boundary).utf8.count) }
    // Short of its target. A chunk that ends at a sentence is not shown in part while the rest may still come.
    return rule.end == .size || outcome != nil || hasEndedSegment ? byteCount : seen
  }
}
