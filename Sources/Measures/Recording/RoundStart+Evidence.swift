internal import TokenStreams

extension Observation.RoundStart {
  /// Whether it says of each of so many upstreams how much of it was seen.
  func tellsEvidence(ofUpstreams count: Int) -> Bool {
    evidenceBytes.count == count && evidenceTokens.count == count
      && evidenceBytes.allSatisfy { $0 >= 0 } && evidenceTokens.allSatisfy { $0 >= 0 }
  }
}
