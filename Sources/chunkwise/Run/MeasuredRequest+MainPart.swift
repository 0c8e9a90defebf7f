import Measures

extension MeasuredRequest {
  /// What most of the time to the first shown text went by with; nil where it could not be split.
  var mainPart: (words: String, ms: Double)? {
    guard let split else { return nil }
    var sums: [(part: FirstTokenSplit.Part, ns: Int64)] = []
    for part in split.parts {
      if let index = sums.firstIndex(where: { $0.part.stage == part.stage && $0.part.place == part.place }) {
        sums[index].ns += part.durationNs
      } else {
        sums.append((part, part.durationNs))
      }
    }
    guard let most = sums.max(by: { $0.ns < $1.ns }) else { return nil }
    let agent = places.indices ~= most.part.place ? places[most.part.place].agent : ""
    return (most.part.stage.words(for: agent), Double(most.ns) / 1e6)
  }
}

extension FirstTokenSplit.Stage {
  /// The stage in a sentence about what took so long.
  fileprivate func words(for agent: String) -> String {
    switch self {
    case .queue: "waiting to begin"
    case .earlier: "\(agent)'s earlier rounds"
    case .retries: "retrying \(agent)"
    case .connect: "connecting to \(agent)"
    case .firstByte: "waiting for \(agent)'s first byte"
    case .firstDelta: "waiting for \(agent)'s first text"
    case .reasoning: "\(agent)'s reasoning"
    case .decoding: "\(agent) writing its first chunk"
    case .holdBack: "\(agent)'s text being held back"
    case .wait: "waiting for \(agent)"
    case .deadline: "waiting for the deadline"
    case .own: "chunkwise itself"
    }
  }
}
