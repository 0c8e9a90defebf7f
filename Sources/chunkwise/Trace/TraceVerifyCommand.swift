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
      let rows = NumberText.count(reader.rows, of: "row")
      StandardStream.output.write("\(reader.name): \(condition?.description ?? "") \(rows).\n")
      for line in Self.findings(verification) { StandardStream.output.write("  \(line)\n") }
    }
    if !isGood { throw CommandLineError(.dataErr, "Not every trace is whole and in order.") }
  }

  private static func findings(_ verification: TraceVerification) -> [String] {
    var lines = verification.problems
    let untold = verification.problemCount - lines.count
    if untold > 0 { lines.append("And \(NumberText.count(untold, of: "problem")) more.") }
    if verification.broken > 0 {
      lines.append(
        "Rows are missing of \(NumberText.count(verification.broken, of: "request")) that ran where the gaps are."
      )
    }
    if verification.interrupted > 0 {
      lines.append(
        "There is no end of \(NumberText.count(verification.interrupted, of: "request")): a recording was interrupted, and another follows it."
      )
    }
    if verification.unfinished > 0 {
      lines.append(
        "There is no end of \(NumberText.count(verification.unfinished, of: "request")) that ran when the recording stopped."
      )
    }
    return lines
  }
}
