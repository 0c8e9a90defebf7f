import CommandLine
import Measures

extension SimilarityMetric {
  /// Those that nobody has to ask for.
  static let usual: [SimilarityMetric] = [.bleu, .levenshtein, .indel, .tfidf]

  /// The option of commands that compare texts by several metrics.
  static let option = CommandOption.repeated(
    "metric", "NAMES",
    "Metrics between commas, or all: \(allCases.map(\.rawValue).joined(separator: ", ")). Default "
      + usual.map(\.rawValue).joined(separator: ",") + ".")

  /// The metrics that the option names, each once.
  static func chosen(by arguments: Arguments) throws(CommandLineError) -> [SimilarityMetric] {
    let names = try arguments.list("metric")
    if names.isEmpty { return usual }
    if names == ["all"] { return allCases }
    var metrics: [SimilarityMetric] = []
    for name in names {
      guard let metric = SimilarityMetric(rawValue: name) else {
        let known = allCases.map(\.rawValue).joined(separator: ", ")
        throw .usage("--metric: \"\(name)\" is no metric; there are \(known), or all.")
      }
      if !metrics.contains(metric) { metrics.append(metric) }
    }
    return metrics
  }
}
