import CommandLine
import Measures
import Reports

/// What `report` is asked for.
struct ReportSettings: Sendable {
  let traces: [String]
  /// The traces and every other file that is read.
  let inputs: [String]
  let output: String
  /// The numbers of the requests that are shown one by one; nil where the report chooses them.
  let named: Set<Int>?
  /// How many it chooses.
  let requests: Int
  /// How many bytes of the page they may take.
  let bytes: Int
  /// The reader's speed in characters a second.
  let readingRate: Double
  /// Empty unless a table of prices was given.
  let prices: PriceTable
  let hasPrices: Bool
  /// How good each policy's answers are.
  let scores: [String: Double]
  /// The results of a sweep, by how many proposers there were.
  let swept: [SweptProposers]
  /// The file of a judge's preferences.
  let preferences: String?

  /// Checks the arguments, and reads the small files among them.
  init(_ arguments: Arguments) throws {
    traces = arguments.positionals
    inputs = traces + ["prices", "scores", "preferences", "sweep"].flatMap { arguments.strings($0) }
    output = arguments.string("output") ?? "report.html"
    named = try arguments.requestNumbers()
    let wanted = try arguments.integer("requests", in: 0...10_000)
    guard named == nil || wanted == nil else {
      throw CommandLineError.usage(
        "--request names the requests that are shown, --requests has the report choose so many; give one of them."
      )
    }
    guard named == nil || traces.count == 1 else {
      throw CommandLineError.usage("--request goes with one trace, for each numbers its requests from 0.")
    }
    requests = wanted ?? 24
    bytes = wanted == nil ? RequestChoice.usualBytes : .max
    readingRate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    for path in traces { try Self.check(path) }
    let table = try arguments.string("prices").map { try PriceFile.prices(path: $0) }
    prices = table ?? PriceTable([])
    hasPrices = table != nil
    scores = try arguments.string("scores").map { try ScoreFile.scores(path: $0) } ?? [:]
    swept = try arguments.string("sweep").map { try SweptProposers.all(path: $0) } ?? []
    preferences = arguments.string("preferences")
  }

  /// Refuses a pipe and the standard input, which can be read only once. What is not there is left to whoever opens it.
  private static func check(_ path: String) throws(CommandLineError) {
    if path == "-" || FileIdentity(path)?.isRegular == false {
      throw .usage("\(path) is no file on a disk; a report reads its traces twice. Store it in a file first.")
    }
  }
}
