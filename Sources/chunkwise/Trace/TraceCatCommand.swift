import CommandLine
import Traces

/// `chunkwise trace cat`: the rows as they stand, for `jq` and its like.
struct TraceCatCommand {
  static let command = Command(
    "trace cat", "Print the rows of traces as JSON Lines.",
    discussion:
      "Of a damaged trace every whole row is printed; what is missing is said, and the exit code is 65.",
    positionals: [Positional("TRACE", .atLeastOne, "The traces; - is the standard input.")])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    var damages: [String] = []
    for path in arguments.positionals {
      let reader = try TraceReader(path: path)
      while try reader.next() != nil {
        reader.withLine { StandardStream.output.write(String(decoding: $0, as: UTF8.self) + "\n") }
        if StandardStream.output.failure != nil { return }
      }
      if let condition = reader.condition, !condition.isWhole {
        damages.append("\(reader.name) is not whole. \(condition.description)")
      }
    }
    if !damages.isEmpty { throw CommandLineError(.dataErr, damages.joined(separator: "\n")) }
  }
}
