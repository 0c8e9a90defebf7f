internal import TokenStreams

extension RetryRule {
  /// Reads `retry`; what it does not name stays as it is.
  mutating func read(_ cursor: YAMLCursor) {
    guard let map = cursor.mapping("a mapping with budget, per_call, per_round, base or cap") else { return }
    if let count = map["budget"]?.integer(in: 0...1_000_000) { budget = count }
    if let count = map["per_call"]?.integer(in: 0...1_000_000) { perCall = count }
    if let count = map["per_round"]?.integer(in: 0...1_000_000) { perRound = count }
    if let wait = map["base"]?.duration() { baseNs = wait }
    let cap = map["cap"]
    if let wait = cap?.duration() { capNs = wait }
    map.finish()
    if capNs < baseNs {
      (cap ?? cursor).report("\((cap ?? cursor).path): the longest wait is shorter than the first one, base.")
    }
  }
}
