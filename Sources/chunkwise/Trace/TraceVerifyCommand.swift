import CommandLine
import Traces

/// `chunkwise trace verify`: whether traces are whole and make sense.
struct TraceVerifyCommand {
  static let command = Command(
    "trace verify", "Say whether traces are whole, and what is missing.",
    discussion: "The exit code is 0 if every trace is whole and in order, else 65.",
    positionals: [Positional("TRACE", .atLeastOne, "The traces; - is the standard input.")])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    var isGood = true
    for path in arguments.positionals {
      let reader = try TraceReader(path: path)
      var verification = TraceVerification()
      while let row = try reader.next() { verification.add(row) }
      let condition = reader.condition
      isGood = isGood && condition?.isWhole == true && verification.problemCount == 0
      StandardStream.output.write("\(reader.name): \(condition?.description ?? "") \(reader.rows) rows.\n")
      for problem in verification.problems { StandardStream.output.write("  \(problem)\n") }
      let untold = verification.problemCount - verification.problems.count
      if untold > 0 { StandardStream.output.write("  And \(untold) problems more.\n") }
      if verification.unfinished > 0 {
        StandardStream.output.write("  \(verification.unfinished) requests were not finished.\n")
      }
    }
    if !isGood { throw CommandLineError(.dataErr, "Not every trace is whole and in order.") }
  }
}
