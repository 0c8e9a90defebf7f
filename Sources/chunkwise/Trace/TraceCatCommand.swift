import CommandLine
import Traces

/// `chunkwise trace cat`: the rows as they stand, for `jq` and its like.
struct TraceCatCommand {
  static let command = Command(
    "trace cat", "Print the rows of traces as JSON Lines.",
    discussion:
      """
      Of a damaged trace every row is printed that is as it was written, with a row of type gap where some are missing; \
      what is missing is said, and the exit code is 65. Of a simulated trace it is said that it is one.
      """,
    positionals: [Positional("TRACE", .atLeastOne, "The traces; - is the standard input.")])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    var damages: [String] = []
    for path in arguments.positionals {
      let reader = try TraceReader(path: path)
      if reader.header.isSimulated {
        StandardStream.error.write(
          "\(reader.name) is simulated: its instants were computed, and what its rows give as text of refiners and the "
            + "aggregator only stands for it.\n")
      }
      var lines: [UInt8] = []
      while try reader.next() != nil {
        reader.withLine { lines += $0 }
        lines.append(0x0A)
        // A system call for every row would take longer than the row.
        guard lines.count >= 1 << 16 else { continue }
        StandardStream.output.write(String(decoding: lines, as: UTF8.self))
        if StandardStream.output.failure != nil { return }
        lines.removeAll(keepingCapacity: true)
      }
      StandardStream.output.write(String(decoding: lines, as: UTF8.self))
      if let condition = reader.condition, !condition.isWhole {
        damages.append("\(reader.name) is not whole. \(condition.description)")
      }
    }
    if !damages.isEmpty { throw CommandLineError(.dataErr, damages.joined(separator: "\n")) }
  }
}
