import CommandLine
import Measures

extension SimilarityMetric {
  /// Those that nobody has to ask for.
  static let usual: [SimilarityMetric] = [.bleu, .levenshtein, .indel, .tfidf]

  /// The names for people: those that differ by a number stand together.
  private static let names =
    "bleu (the mean of orders 3 to 5), bleu-1 … bleu-8, nltk-3 … nltk-5, levenshtein, indel, tfidf"

  /// The option of commands that compare texts by several metrics.
  static let option = CommandOption.repeated(
    "metric", "NAMES",
    "Metrics between commas: \(names); or all, of BLEU the orders 3 to 5. Default "
      + usual.map(\.rawValue).joined(separator: ",") + ".")

  /// The metrics that the option names, each once.
  static func chosen(by arguments: Arguments) throws(CommandLineError) -> [SimilarityMetric] {
    let names = try arguments.list("metric")
    if names.isEmpty { return usual }
    if names == ["all"] { return common }
    var metrics: [SimilarityMetric] = []
    for name in names {
      guard let metric = SimilarityMetric(rawValue: name) else {
        throw .usage("--metric: \"\(name)\" is no metric; there are \(Self.names), or all.")
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    return metrics
  }
}
