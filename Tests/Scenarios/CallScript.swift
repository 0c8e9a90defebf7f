package import TokenStreams

/// What one call will say, and when.
package struct CallScript: Sendable {
  /// One thing it says.
  package enum Step: Sendable {
    case firstByte
    case text(String, channel: Delta.Channel = .content)
    case end(Outcome)
  }

  /// In the order in which they are said, each with its instant from the beginning of the call, in nanoseconds.
  package var steps: [(afterNs: Int64, step: Step)] = []

  /// First byte and first piece after `firstNs`, further pieces every `gapNs`, the end with the last piece.
  package init(_ pieces: [String], firstNs: Int64 = 0, gapNs: Int64 = 0, outcome: Outcome = .stop) {
    steps.append((firstNs, .firstByte))
    var afterNs = firstNs
    for (index, piece) in pieces.enumerated() {
      if index > 0 { afterNs += gapNs }
      steps.append((afterNs, .text(piece)))
    }
    steps.append((afterNs, .end(outcome)))
  }

  /// Fails before it has said anything.
  package init(failing failure: StreamFailure, afterNs: Int64 = 0) {
    steps = [(afterNs, .end(.failed(failure)))]
  }
}
