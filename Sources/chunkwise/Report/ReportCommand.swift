import CommandLine
import Measures
import Reports
import Traces

/// `chunkwise report`: traces as one page.
struct ReportCommand {
  static let command = Command(
    "report", "Make one self-contained page of traces.",
    discussion: """
      Tables and distributions are of all requests. Timelines and answers are shown of some: those of the prompts on \
      which a policy was in the middle, slowest or fastest by its time to first output, or failed.

      The page needs no network and runs no text of a model.
      """,
    positionals: [Positional("TRACE", .atLeastOne, "The traces, .jsonl.zst or .jsonl; they are read twice.")],
    options: [
      .value("output", short: "o", "FILE", "Where to write it; replaced if it exists. Default report.html."),
      .value("requests", "N", "How many requests are shown one by one. Default 24."),
      .value("reading-rate", "N", "The reader's speed in characters a second, for the stall. Default 23.8."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    let output = arguments.string("output") ?? "report.html"
    let most = try arguments.integer("requests", in: 0...10_000) ?? 24
    let rate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    for path in arguments.positionals { try RegularFile.check(path) }
    var traces: [MeasuredTrace] = []
    var requests: [[MeasuredRequest]] = []
    for path in arguments.positionals {
      var trace = try MeasuredTrace(path: path, readingRate: rate)
      requests.append(try trace.requests())
      traces.append(trace)
    }
    let choice = RequestChoice(of: requests, most: most)
    var stories: [RequestChoice.Member: RequestStory] = [:]
    for (index, path) in arguments.positionals.enumerated() {
      try ChosenRequests.read(path, trace: index, choice, into: &stories)
    }
    let report = Report(
      of: traces.indices.map {
        Report.Trace(arguments.positionals[$0], traces[$0].header, requests[$0].count)
      },
      requests: requests.flatMap { $0 }, choice: choice, stories: stories,
      warnings: traces.flatMap(\.warnings))
    try TextFile.write(report.page, to: output)
    StandardStream.error.write(
      "\(output): \(requests.reduce(0) { $0 + $1.count }) requests, \(stories.count) of them one by one.\n"
    )
  }
}

extension Report.Trace {
  fileprivate init(_ path: String, _ header: TraceHeader, _ requests: Int) {
    self.init(
      name: path, tool: header.tool, seed: header.seed, wallMs: header.wallNs / 1_000_000,
      isSimulated: header.isSimulated,
      machine: header.machine.map { "\($0.cpu), \($0.cores) cores, \($0.kernel)" },
      requests: requests)
  }
}
