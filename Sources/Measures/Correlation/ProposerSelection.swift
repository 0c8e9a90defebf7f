internal import Similarity

/// What a choice of proposers is made by: how much each model and each set of models is preferred, and how alike their
/// texts are (Mixture-of-Agents, arXiv 2406.04692, §1: performance and diversity).
///
/// Everything is over the instructions for which every model has a text and a preference, so that models are compared on
/// the same ones. `similarities(ofInstruction:)` depends on its argument only, so that many can be computed at once.
public struct ProposerSelection: Sendable {
  /// The models.
  public let models: [String]
  /// For each instruction that counts, the models' proposals in their order.
  public let instructions: [[ProposalPool.Proposal]]
  /// What similarity is measured by; of one with a direction, the mean of both.
  public let metric: SimilarityMetric

  /// Takes the instructions that all models of a pool have.
  public init(_ pool: ProposalPool, metric: SimilarityMetric) {
    models = pool.models
    self.metric = metric
    instructions = pool.instructions.map(pool.proposals).filter { $0.count == pool.models.count }
  }

  /// How alike the texts for one instruction are: of each pair of models (0, 1), (0, 2), …, (1, 2), ….
  public func similarities(ofInstruction index: Int) -> [Double] {
    let texts = instructions[index].map(\.text)
    if metric == .tfidf {
      var vocabulary = Vocabulary()
      var terms: [TermCounts] = []
      for text in texts { terms.append(vocabulary.terms(of: text)) }
      let weights = TFIDF(fitting: terms)
      return terms.indices.flatMap { weights.cosines(of: terms[$0], with: Array(terms[($0 + 1)...])) }
    }
    let directions = SimilarityMetric.directed([metric])
    return texts.indices.flatMap { first -> [Double] in
      var scorer = SimilarityScorer(Array(texts[(first + 1)...]), metrics: directions)
      let scores = scorer.scores(of: texts[first])
      return scores[0].indices.map { second in
        scores.reduce(0) { $0 + $1[second] } / Double(scores.count)
      }
    }
  }

  /// The mean over the instructions of each pair's similarity, as a function of the two models.
  func meanSimilarities(_ similarities: [[Double]]) -> [[Double]] {
    var means = Array(repeating: Array(repeating: 0.0, count: models.count), count: models.count)
    var pair = 0
    for first in models.indices {
      for second in models.indices where second > first {
        let mean = similarities.reduce(0) { $0 + $1[pair] } / Double(similarities.count)
        means[first][second] = mean
        means[second][first] = mean
        pair += 1
      }
    }
    return means
  }

  /// How many sets of models there are: of one size, or of every size from two on.
  public static func sets(of models: Int, size: Int?) -> Double {
    func choose(_ size: Int) -> Double {
      size > models ? 0 : (0..<size).reduce(1.0) { $0 * Double(models - $1) / Double($1 + 1) }
    }
    return size.map(choose) ?? (2...max(2, models)).reduce(0) { $0 + choose($1) }
  }
}
