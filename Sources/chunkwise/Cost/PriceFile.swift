import Measures
import Mixtures

/// A table of prices as a YAML file.
///
///     models:
///       MODEL: {input: 1.8, cached_input: 0.9, output: 1.8, active_parameters: 111e9, as_of: 2024-05-22, source: …}
///
/// Prices are dollars per million tokens. `cached_input` may be left out where cached tokens cost what others do; `input`
/// and `output` together where the price is not known; `active_parameters` where the size is not.
enum PriceFile {
  private static let maxBytes = 16 << 20

  /// Reads a file.
  ///
  /// - Throws: `MixtureError` with a sentence for each mistake, with file, line, column and key.
  static func prices(path: String) throws(MixtureError) -> PriceTable {
    let problems = ProblemList(file: path)
    let root = try YAMLParser.document(try fileBytes(path, limit: maxBytes), file: path)
    var models: [ModelPrice] = []
    if let map = YAMLCursor(node: root, path: "", problems: problems).mapping("a mapping with models") {
      let expectation = "a mapping of models' names to their prices"
      for member in map.required("models", expectation)?.members(expectation) ?? [] {
        if let price = ModelPrice(member.name, member.value) { models.append(price) }
      }
      map.finish()
    }
    try problems.check()
    return PriceTable(models)
  }
}

extension ModelPrice {
  /// Reads an entry; nil where that was impossible, and noted.
  fileprivate init?(_ model: String, _ cursor: YAMLCursor) {
    guard let map = cursor.mapping("a mapping with input, output, active_parameters, as_of and source") else {
      return nil
    }
    func rate(_ key: String) -> Double? { map[key]?.number(in: 0...1e6) }
    let (input, cached, output) = (map["input"], map["cached_input"], map["output"])
    if (input == nil) != (output == nil) || input == nil && cached != nil {
      cursor.report("\(cursor.path) has only some of the prices; expected input and output, or none.")
    }
    var rates: Rates?
    if let input = rate("input"), let output = rate("output") {
      rates = Rates(input: input, cachedInput: rate("cached_input") ?? input, output: output)
    }
    self.init(
      model: model, rates: rates,
      activeParameters: map["active_parameters"].flatMap { $0.number(in: 1...1e15) },
      asOf: map.required("as_of", "the day for which it holds")?.string("the day for which it holds") ?? "",
      source: map.required("source", "where it is from")?.string("where it is from") ?? "")
    map.finish()
  }
}
