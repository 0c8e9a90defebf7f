import CommandLine
import JSON

/// The file of questions of FastChat's `llm_judge`: `question_id` and `turns`.
struct MTBenchQuestions {
  struct Question {
    /// A number, or text in benchmarks of one's own.
    let id: JSONValue
    let turns: [String]
  }

  /// In the order of the file.
  let questions: [Question]

  /// Reads a file.
  ///
  /// - Parameter path: nil where none is given, which is refused.
  init(path: String?) throws(CommandLineError) {
    guard let path else {
      throw .usage(
        "--to mt-bench needs --questions FILE, llm_judge's question.jsonl: answers are known by its question_id."
      )
    }
    var questions: [Question] = []
    for (index, json) in try RecordFile(path: path).records.enumerated() {
      let turns = json["turns"]?.array?.compactMap(\.string) ?? []
      guard let id = json["question_id"], id.integer != nil || id.string != nil, !turns.isEmpty,
        turns.count == json["turns"]?.array?.count
      else {
        throw CommandLineError(
          .dataErr,
          "\(path), record \(index + 1), must have question_id (a whole number or text) and turns (a list of texts)."
        )
      }
      questions.append(Question(id: id, turns: turns))
    }
    self.questions = questions
  }
}
