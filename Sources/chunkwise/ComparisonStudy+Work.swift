import Measures
import Terminal

extension ComparisonStudy {
  /// What comes of it, with the answers compared on every core; a terminal is told how many are.
  func comparison() async -> Comparison {
    let all = await LiveDisplay.showing(answerPairs.count, "pairs of answers") { addDone in
      await answerPairs.mapConcurrently { pair in
        defer { addDone() }
        return self.scores(ofPair: pair)
      }
    }
    return comparison(scores: all)
  }
}
