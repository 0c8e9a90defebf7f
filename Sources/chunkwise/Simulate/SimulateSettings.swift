import Aggregation
import CommandLine
import Measures
import Mixtures
import Simulation

/// What `simulate` was asked to do.
struct SimulateSettings {
  let paths: [String]
  private let policies: String
  let fits: Bool
  let model: String?
  let output: String?
  let seed: UInt64
  let trace: String?
  let readingRate: Double
  let isQuiet: Bool
  let format: TableFormat

  init(_ arguments: Arguments) throws(CommandLineError) {
    paths = arguments.positionals
    fits = arguments.has("fit")
    model = arguments.string("model")
    output = arguments.string("output")
    guard let policies = arguments.string("policy") ?? (fits ? "" : nil) else {
      throw .usage("simulate needs policies: --policy full,staircase; or --fit.")
    }
    self.policies = policies
    if fits, let option = ["policy", "model", "trace"].first(where: { arguments.has($0) }) {
      throw .usage("--fit only estimates the model; --\(option) is for a simulation.")
    }
    if !fits, output != nil { throw .usage("--output names the file for the model of --fit; add --fit.") }
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    trace = arguments.string("trace")
    readingRate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    isQuiet = arguments.has("quiet")
    format = try arguments.choice("format") ?? .table
    if trace == "-" {
      throw .usage("The tables go to the standard output, where the trace cannot go too; name a file for it.")
    }
  }

  /// Reads the traces, and says what of them is left out.
  func traces() throws -> RecordedTraces {
    var traces = RecordedTraces()
    for path in paths { try traces.add(path: path) }
    for problem in traces.problems { StandardStream.error.write(foreign: "chunkwise: \(problem)\n") }
    guard fits || !traces.proposals.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(paths.joined(separator: ", ")): no recorded proposals, so nothing to simulate.")
    }
    return traces
  }

  /// The latency of the agents: of the file that was named, or estimated from the traces.
  func model(of traces: RecordedTraces) throws -> LatencyModel {
    if let model { return try LatencyModel(path: model) }
    let (estimate, remarks) = traces.estimate()
    say(remarks)
    return estimate
  }

  /// Writes sentences to the standard error, unless none are wanted.
  func say(_ sentences: [String]) {
    guard !isQuiet else { return }
    for sentence in sentences { StandardStream.error.write(foreign: sentence + "\n") }
  }

  /// The policies that were asked for: named ones, and those that the traces ran under.
  func policies(of traces: RecordedTraces) throws(CommandLineError) -> [Policy] {
    do {
      return try Policy.list(policies, own: traces.policies)
    } catch {
      throw CommandLineError(error, invalid: .usage)
    }
  }
}
