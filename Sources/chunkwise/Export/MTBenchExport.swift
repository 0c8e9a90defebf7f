import Digests
import JSON
import TokenStreams

/// Answers as FastChat's `llm_judge` reads them: a line for each question, with `question_id`, `answer_id`, `model_id`,
/// `choices` and `tstamp`. The file's name is the model's.
struct MTBenchExport {
  /// A file for each generator.
  let files: [ExportedFile]

  init(_ generators: [GeneratorAnswers], _ questions: MTBenchQuestions) {
    files = generators.map { generator in
      var sheet = Sheet(questions)
      // A second turn is known by the first one's answer, whichever was asked for first.
      for answer in generator.answers where answer.turns.count < 2 { sheet.add(answer) }
      for answer in generator.answers where answer.turns.count > 1 { sheet.add(answer) }
      let remarks = [generator.incompleteSentence].compactMap { $0 } + sheet.remarks
      return ExportedFile(
        name: generator.name, ending: ".jsonl", count: sheet.choices.count { !$0.isEmpty }, remarks: remarks
      ) { sheet.text(model: $0) }
    }
  }

  /// One repetition's answers to the turns of a question.
  private struct Choice {
    let repetition: Int
    var turns: [String]
    var seconds: Double
  }

  /// One generator's answers.
  private struct Sheet {
    let questions: MTBenchQuestions
    /// Of each question.
    private(set) var choices: [[Choice]]
    private var strangers = 0
    private var doubled = 0

    init(_ questions: MTBenchQuestions) {
      self.questions = questions
      choices = Array(repeating: [], count: questions.questions.count)
    }

    mutating func add(_ answer: GeneratorAnswers.Answer) {
      let turns = answer.turns
      let asked = turns.enumerated().filter { $0.offset % 2 == 0 }.map(\.element.content)
      let said = turns.enumerated().filter { $0.offset % 2 == 1 }.map(\.element.content)
      let isDialogue = turns.enumerated().allSatisfy { $1.role == ($0 % 2 == 0 ? .user : .assistant) }
      guard isDialogue, turns.count % 2 == 1,
        let question = questions.questions.firstIndex(where: { $0.turns.begins(with: asked) })
      else {
        strangers += 1
        return
      }
      let goneOn = choices[question].indices.filter {
        said.isEmpty
          ? choices[question][$0].repetition == answer.repetition
          : choices[question][$0].turns.begins(with: said)
      }
      if let choice = goneOn.first(where: { choices[question][$0].turns.count == said.count }) {
        choices[question][choice].turns.append(answer.text)
        choices[question][choice].seconds = answer.seconds
      } else if !goneOn.isEmpty {
        doubled += 1
      } else if said.isEmpty {
        choices[question].append(
          Choice(repetition: answer.repetition, turns: [answer.text], seconds: answer.seconds))
      } else {
        strangers += 1
      }
    }

    var remarks: [String] {
      var remarks: [String] = []
      if strangers > 0 {
        remarks.append(
          "\(strangers) left out: they answer none of the questions, or go on from an answer that is not this generator's."
        )
      }
      if doubled > 0 { remarks.append("\(doubled) left out: the same question was answered before.") }
      let ids = questions.questions.map { $0.id.string ?? $0.id.text }
      let missing = choices.indices.filter { choices[$0].isEmpty }
      if !missing.isEmpty, missing.count < choices.count {
        remarks.append(
          "\(missing.count) of \(ids.count) questions have no answer (\(GeneratorAnswers.list(missing.map { ids[$0] }))); "
            + "llm_judge asks for all of them.")
      }
      let short = choices.indices.filter { index in
        choices[index].contains { $0.turns.count < questions.questions[index].turns.count }
      }
      if !short.isEmpty {
        remarks.append(
          "\(short.count) questions are not answered in every turn (\(GeneratorAnswers.list(short.map { ids[$0] }))); "
            + "llm_judge judges both turns of those that have two.")
      }
      return remarks
    }

    func text(model: String) -> String {
      zip(questions.questions, choices).filter { !$1.isEmpty }.map { question, choices in
        let ordered = choices.sorted { $0.repetition < $1.repetition }
        var digest = SHA256()
        for text in [model, question.id.text] + ordered.flatMap(\.turns) { digest.update(text + "\0") }
        let line: JSONValue = [
          "question_id": question.id, "answer_id": .string(digest.hex(bytes: 11)), "model_id": .string(model),
          "choices": .array(
            ordered.enumerated().map { index, choice in
              ["index": .integer(Int64(index)), "turns": .array(choice.turns.map { .string($0) })]
            }), "tstamp": .number(ordered.map(\.seconds).max() ?? 0),
        ]
        return line.text + "\n"
      }.joined()
    }
  }
}

extension [String] {
  /// Whether the first texts are these, to the byte: what Swift takes for equal may be spelled in different scalars.
  fileprivate func begins(with other: [String]) -> Bool {
    count >= other.count && zip(self, other).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }
}

extension GeneratorAnswers.Answer {
  /// The conversation without its system message.
  fileprivate var turns: [Message] { messages.filter { $0.role != .system } }
}
