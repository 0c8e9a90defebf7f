import CommandLine
import Traces

/// `chunkwise trace info`: what is in traces.
struct TraceInfoCommand {
  static let command = Command(
    "trace info", "Say what is in traces: rows, requests, agents, sizes, condition.",
    positionals: [Positional("TRACE", .atLeastOne, "The traces; - is the standard input.")],
    options: TableOutput.options)

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    let output = try TableOutput(arguments, of: TraceTables.names)
    var tables = TraceTables(ofSeveral: arguments.positionals.count > 1)
    for path in arguments.positionals {
      let reader = try TraceReader(path: path)
      var summary = TraceSummary()
      while let row = try reader.next() { summary.add(row) }
      tables.add(reader, summary)
    }
    output.write(tables.all)
  }
}
