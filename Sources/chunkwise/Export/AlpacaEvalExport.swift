import JSON
import Measures

/// Answers as `alpaca_eval` reads them: an array of objects with `instruction`, `output`, `generator` and, where it is
/// known, `dataset`. It merges files by instruction, so that each may stand in a file only once.
struct AlpacaEvalExport {
  /// A file for each generator and repetition.
  let files: [ExportedFile]

  /// - Parameter questions: which instructions are written, in which order; nil: all, as they were asked.
  init(_ generators: [GeneratorAnswers], _ questions: AlpacaEvalQuestions?) {
    files = generators.flatMap { generator in
      var repetitions: [Int: Repetition] = [:]
      var conversations = 0
      for answer in generator.answers {
        guard let instruction = answer.onlyQuestion else {
          conversations += 1
          continue
        }
        repetitions[answer.repetition, default: Repetition()].add(instruction, answer.text)
      }
      var remarks = [generator.incompleteSentence].compactMap { $0 }
      if conversations > 0 {
        remarks.append(
          "\(conversations) left out: conversations of several turns, which AlpacaEval has no place for.")
      }
      guard !repetitions.isEmpty else {
        return [Self.file(generator.name, Repetition(), nil, remarks)]
      }
      return repetitions.sorted { $0.key < $1.key }.enumerated().map { index, entry in
        let name = repetitions.count > 1 ? "\(generator.name)-repeat-\(entry.key)" : generator.name
        return Self.file(name, entry.value, questions, index == 0 ? remarks : [])
      }
    }
  }

  /// The answers to one repetition of the prompts.
  private struct Repetition {
    /// In the order in which they were asked for.
    var instructions: [String] = []
    var outputs: [ExactText: String] = [:]
    var doubled = 0

    mutating func add(_ instruction: String, _ output: String) {
      guard outputs[ExactText(instruction)] == nil else {
        doubled += 1
        return
      }
      instructions.append(instruction)
      outputs[ExactText(instruction)] = output
    }
  }

  private static func file(
    _ generator: String, _ repetition: Repetition, _ questions: AlpacaEvalQuestions?, _ remarks: [String]
  ) -> ExportedFile {
    var remarks = remarks
    if repetition.doubled > 0 {
      remarks.append("\(repetition.doubled) left out: the same instruction was answered before.")
    }
    var written = repetition.instructions
    if let questions {
      written = questions.instructions.filter { repetition.outputs[ExactText($0)] != nil }
      let strangers = repetition.instructions.count - written.count
      if strangers > 0 {
        remarks.append("\(strangers) left out: their instructions are not among the questions.")
      }
      let missing = questions.instructions.count - written.count
      if missing > 0 {
        remarks.append("\(missing) of \(questions.instructions.count) questions have no answer.")
      }
    }
    return ExportedFile(name: generator, ending: ".json", count: written.count, remarks: remarks) { _ in
      let records = written.map { instruction -> String in
        var members: [JSONValue.Member] = [
          .init("instruction", .string(instruction)),
          .init("output", .string(repetition.outputs[ExactText(instruction)] ?? "")),
          .init("generator", .string(generator)),
        ]
        if let dataset = questions?.dataset(of: instruction) { members.append(.init("dataset", dataset)) }
        return JSONValue.object(members).text
      }
      return "[\n" + records.joined(separator: ",\n") + "\n]\n"
    }
  }
}
