import CommandLine
import Glibc
import Measures
import Reports

/// What `report` is asked for.
struct ReportSettings: Sendable {
  let traces: [String]
  let output: String
  /// How many requests are shown one by one.
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
  /// The file of a judge's preferences.
  let preferences: String?

  /// Checks the arguments, and reads the small files among them.
  init(_ arguments: Arguments) throws {
    traces = arguments.positionals
    output = arguments.string("output") ?? "report.html"
    let wanted = try arguments.integer("requests", in: 0...10_000)
    requests = wanted ?? 24
    bytes = wanted == nil ? RequestChoice.usualBytes : .max
    readingRate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    for path in traces { try Self.check(path, output: output) }
    let table = try arguments.string("prices").map { try PriceFile.prices(path: $0) }
    prices = table ?? PriceTable([])
    hasPrices = table != nil
    scores = try arguments.string("scores").map { try ScoreFile.scores(path: $0) } ?? [:]
    preferences = arguments.string("preferences")
  }

  /// Refuses a pipe and the standard input, which can be read only once, and a trace that the page would replace. What is
  /// not there is left to whoever opens it.
  private static func check(_ path: String, output: String) throws(CommandLineError) {
    var (status, other) = (stat(), stat())
    let isThere = stat(path, &status) == 0
    if path == "-" || isThere && status.st_mode & S_IFMT != S_IFREG {
      throw .usage("\(path) is no file on a disk; a report reads its traces twice. Store it in a file first.")
    }
    if isThere, stat(output, &other) == 0, (status.st_dev, status.st_ino) == (other.st_dev, other.st_ino) {
      throw .usage(
        "\(output) is a trace that is to be shown; the page would replace it. Choose another name.")
    }
  }
}
