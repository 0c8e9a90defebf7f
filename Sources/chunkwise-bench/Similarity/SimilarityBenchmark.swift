import CommandLine
import Measures

/// How many pairs of texts one core compares, from strings to scores.
enum SimilarityBenchmark: Benchmark {
  static let command = Command(
    "similarity", "Pairs of texts compared per second on one core, beside the reference packages.",
    discussion: """
      An answer is compared with each of the proposals to the same instruction, from strings to scores: decoding, \
      tokenising and counting are within the time. A TF-IDF sample is one fit to the proposals and the answer, and the \
      cosines of all pairs. Short texts are the first \(SimilaritySample.beginning) scalars of the others. A Spearman \
      sample is the correlation of the proposals' lengths with their distances from the answer's, and its p-value.

      The floor is what one would otherwise use: rapidfuzz (C++), sacreBLEU, NLTK, scikit-learn and SciPy, one core \
      each, on the same texts, in turns with ours, where --python names an interpreter that has them:

          python3 -m venv peers && peers/bin/pip install sacrebleu==2.6.0 nltk rapidfuzz scikit-learn scipy
          chunkwise-bench similarity --python peers/bin/python --answers …/model_outputs.json --proposals …

      Time is that of the core spent, the median of three turns. The goals: Levenshtein as fast as rapidfuzz, BLEU 30 \
      times sacreBLEU, TF-IDF 20 times scikit-learn, Spearman 10 times SciPy. The last column holds the scores against each other.
      """,
    options: [
      .value("answers", "FILE", "A model_outputs.json of AlpacaEval. Default: generated words."),
      .value("proposals", "FILE,…", "Others with the same instructions in the same order."),
      .value("samples", "N", "How many instructions are used at most. Default: 402."),
      .value("seconds", "S", "How long a turn is. Default: 0.3."),
      .value(
        "python", "PATH", "An interpreter with the reference packages. Default: none, and no comparison."),
    ] + TableOutput.options)

  static func run(_ arguments: Arguments) throws -> [Table] {
    let limit = try arguments.integer("samples", in: 1...1_000_000) ?? 402
    let seconds = try arguments.number("seconds", in: 0...600) ?? 0.3
    let proposals = try arguments.list("proposals")
    let texts: SimilarityTexts
    if let answers = arguments.string("answers") {
      if proposals.isEmpty { throw CommandLineError.usage("--answers needs --proposals to compare with.") }
      texts = try SimilarityTexts(answers: answers, proposals: proposals, limit: limit)
    } else {
      if !proposals.isEmpty { throw CommandLineError.usage("--proposals needs --answers to compare.") }
      texts = SimilarityTexts(samples: limit)
    }
    let python = try arguments.string("python").map {
      try SimilarityPeers(interpreter: $0, texts: texts, seconds: seconds)
    }
    var report = SimilarityReport(texts: texts)
    for task in SimilarityTask.allCases {
      var turns: (ours: [SimilarityTurn], peer: [SimilarityTurn]) = ([], [])
      for _ in 0..<3 {
        turns.ours.append(SimilarityTurn(task, on: texts, seconds: seconds))
        if let turn = try python?.turn(task) { turns.peer.append(turn) }
      }
      report.add(task, ours: turns.ours, peer: turns.peer)
    }
    if python == nil { report.notes.append(Self.howToCompare) }
    return [report.table]
  }

  private static let howToCompare =
    "No reference was measured; --python names an interpreter that has them, and --help says how to make one."
}
