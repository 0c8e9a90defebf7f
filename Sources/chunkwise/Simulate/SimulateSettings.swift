import Aggregation
import CommandLine
import Measures
import Mixtures
import Simulation
import TokenStreams

/// What `simulate` was asked to do.
struct SimulateSettings {
  let paths: [String]
  private let policies: String
  let fits: Bool
  private let model: String?
  let output: String?
  let seed: UInt64
  let trace: String?
  let readingRate: Double
  /// The most requests at a time; nil: no limit.
  private let concurrency: Int?
  private let arguments: Arguments
  let isQuiet: Bool
  let tables: TableOutput

  init(_ arguments: Arguments) throws(CommandLineError) {
    self.arguments = arguments
    paths = arguments.positionals
    fits = arguments.has("fit")
    model = arguments.string("model")
    output = arguments.string("output")
    guard let policies = arguments.string("policy") ?? (fits ? "" : nil) else {
      throw .usage("simulate needs policies: --policy full,staircase; or --fit.")
    }
    self.policies = policies
    let simulating = ["policy", "model", "trace", "concurrency", "arrivals", "output-lengths"]
    if fits, let option = simulating.first(where: { arguments.has($0) }) {
      throw .usage("--fit only estimates the model; --\(option) is for a simulation.")
    }
    if !fits, output != nil { throw .usage("--output names the file for the model of --fit; add --fit.") }
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    trace = arguments.string("trace")
    concurrency = try arguments.integer("concurrency", in: 1...100_000)
    readingRate = try arguments.number("reading-rate", in: 0.001...1e9) ?? PlaybackStall.usualRate
    isQuiet = arguments.has("quiet")
    tables = try TableOutput(arguments, of: fits ? [Table.fitName] : Analysis.tableNames)
    if trace == "-" {
      throw .usage("The tables go to the standard output, where the trace cannot go too; name a file for it.")
    }
  }

  /// Reads the traces, and says what of them is left out.
  func traces() throws -> RecordedTraces {
    var read = try DistinctRequests(of: paths)
    var traces = RecordedTraces()
    for path in paths { try traces.add(path: path) { try read.insert($0, of: $1, at: path) } }
    for problem in traces.problems + (fits ? [] : traces.unplayable) {
      StandardStream.error.write("chunkwise: \(problem)\n")
    }
    guard fits || !traces.proposals.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(paths.joined(separator: ", ")): no recorded proposals, so nothing to simulate.")
    }
    return traces
  }

  /// The latency of the agents: of the file that was named, or estimated from the traces.
  private func model(of traces: RecordedTraces) throws -> LatencyModel {
    if let model { return traces.sized(try LatencyModel(path: model)) }
    let (estimate, remarks) = traces.estimate()
    say(remarks)
    return estimate
  }

  /// What all simulations of the traces have in common.
  func setting(of traces: RecordedTraces) throws -> SimulationSetting {
    var setting = SimulationSetting(
      model: try model(of: traces), seed: seed, readingRate: readingRate, keepsObservations: trace != nil)
    let count = traces.proposals.count
    let arrivals = try Arrivals.named(by: arguments, count: count, factors: "prompts × repetitions")
    if let arrivals {
      setting.load = .open(
        instantsNs: arrivals.instantsNs(count: count, seed: seed), limit: concurrency)
    } else if let concurrency {
      setting.load = .closed(concurrency: concurrency)
    }
    if try Arrivals.givesLengths(arguments, arrivals), let arrivals {
      setting.answerLength = .each((0..<count).map { arrivals.outputTokens(ofJob: $0) })
    }
    if setting.load != nil, !setting.model.sharesServers {
      say([
        "No agent of the model has slots or a slowdown, so that requests do nothing to each other once they have begun; give "
          + "them with --model."
      ])
    }
    return setting
  }

  /// Writes sentences to the standard error, unless none are wanted.
  func say(_ sentences: [String]) {
    guard !isQuiet else { return }
    for sentence in sentences { StandardStream.error.write(sentence + "\n") }
  }

  /// The policies that were asked for: named ones, and those that the traces ran under.
  func policies(of traces: RecordedTraces) throws(CommandLineError) -> [Policy] {
    do {
      return try Policy.list(policies, own: traces.policies, upstreams: traces.mostUpstreams)
    } catch {
      throw CommandLineError(error, invalid: .usage)
    }
  }
}
