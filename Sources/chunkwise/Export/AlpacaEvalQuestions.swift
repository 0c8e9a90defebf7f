import CommandLine
import JSON
import Measures

/// AlpacaEval's file of instructions: `instruction` and `dataset`; its file of reference outputs will do as well.
struct AlpacaEvalQuestions {
  /// The instructions, each once, in the order of the file.
  private(set) var instructions: [String] = []
  private var datasets: [ExactText: JSONValue] = [:]

  /// Reads a file.
  init(path: String) throws(CommandLineError) {
    for (index, json) in try RecordFile(path: path).records.enumerated() {
      guard let instruction = json["instruction"]?.string else {
        throw CommandLineError(
          .dataErr,
          "\(path), record \(index + 1), has no text under \"instruction\", by which answers are matched.")
      }
      guard datasets[ExactText(instruction)] == nil else { continue }
      instructions.append(instruction)
      datasets[ExactText(instruction)] = json["dataset"] ?? .null
    }
  }

  /// Where an instruction is from; nil where the file does not tell.
  func dataset(of instruction: String) -> JSONValue? {
    datasets[ExactText(instruction)].flatMap { $0 == .null ? nil : $0 }
  }
}
