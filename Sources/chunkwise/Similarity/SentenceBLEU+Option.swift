import CommandLine
import Measures
import Similarity

extension SentenceBLEU {
  /// The options of commands that compare texts by BLEU, in sacreBLEU's words.
  static let options = [
    CommandOption.value(
      "tokenize", "NAME",
      "BLEU's tokens: \(Tokenizer.allCases.map(\.rawValue).joined(separator: ", ")), as sacreBLEU names them. Default 13a."
    ),
    CommandOption.value(
      "smooth-method", "NAME",
      "What BLEU does about precisions of 0: \(Method.allCases.map(\.rawValue).joined(separator: ", ")). Default exp."
    ),
    CommandOption.value(
      "smooth-value", "X", "The value of floor (default 0.1) or of add-k (default 1)."),
  ]

  private enum Method: String, CaseIterable {
    case exp, floor
    case addK = "add-k"
    case none
  }

  /// The BLEU that the options choose.
  ///
  /// - Throws: `CommandLineError` (usage) also where nothing that is measured depends on them.
  static func chosen(
    by arguments: Arguments, for metrics: [SimilarityMetric]
  ) throws(CommandLineError) -> SentenceBLEU {
    let given = options.map(\.name).first { arguments.has($0) }
    if let given, !metrics.contains(where: \.isBLEU) {
      throw .usage("--\(given) is of BLEU, which is not among the metrics.")
    }
    let method: Method = try arguments.choice("smooth-method") ?? .exp
    let value = try arguments.number("smooth-value", in: 0...1e9)
    if value != nil, method != .floor, method != .addK {
      throw .usage("--smooth-value goes with --smooth-method floor or add-k.")
    }
    var sentence = SentenceBLEU(tokenizer: try arguments.choice("tokenize") ?? .mteval13a)
    switch method {
    case .exp: sentence.smoothing = .exponential
    case .floor: sentence.smoothing = .floor(value ?? 0.1)
    case .addK: sentence.smoothing = .addK(value ?? 1)
    case .none: sentence.smoothing = .none
    }
    return sentence
  }
}
