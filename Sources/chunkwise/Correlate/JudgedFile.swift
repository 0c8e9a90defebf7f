import CommandLine
import JSON
import Measures

/// A file of texts or of preferences, as AlpacaEval writes them or as plain records.
///
/// A record with `preference` or `output_2` is a judgement of `generator_2`'s `output_2`; any other is `generator`'s
/// `output`. Plain records may call the model `model`.
struct JudgedFile {
  /// What its records say, in order.
  let records: [PreferenceRecord]

  /// Reads a file.
  ///
  /// - Parameter model: the model's name, whatever the records say; nil: what they say, or else the file's name.
  init(path: String, model: String? = nil) throws(CommandLineError) {
    var records: [PreferenceRecord] = []
    for (index, json) in try RecordFile(path: path).records.enumerated() {
      guard let instruction = json["instruction"]?.string else {
        throw CommandLineError(
          .dataErr,
          "\(path), record \(index + 1), has no text under \"instruction\", by which files are matched.")
      }
      let isJudgement = json["preference"] != nil || json["output_2"] != nil
      let names = isJudgement ? ["generator_2", "generator", "model"] : ["generator", "model"]
      let text = isJudgement ? json["output_2"] ?? json["output"] : json["output"]
      records.append(
        PreferenceRecord(
          instruction: instruction,
          model: model ?? names.lazy.compactMap { json[$0]?.string }.first ?? PathText.stem(of: path),
          text: text?.string, preference: isJudgement ? Self.preference(json) : .absent))
    }
    self.records = records
  }

  /// What a record says under `preference`.
  static func preference(_ json: JSONValue) -> PreferenceRecord.Preference {
    guard let value = json["preference"], value != .null else { return .unknown }
    return value.number.map { .init(alpacaEval: $0) } ?? .noNumber
  }
}
