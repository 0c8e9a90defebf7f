import Aggregation
import CommandLine
import Glibc
import JSON
import Measures
import Simulation
import Traces

/// A simulation on its way: results into the trace and the measures, remarks to the standard error.
struct SimulationRun {
  private let settings: SimulateSettings
  private let traces: RecordedTraces
  private let policies: [Policy]
  private let setting: SimulationSetting

  init(_ settings: SimulateSettings, of traces: RecordedTraces) throws {
    self.settings = settings
    self.traces = traces
    policies = try settings.policies(of: traces)
    setting = try settings.setting(of: traces)
  }

  /// Simulates all. Returns the measures of what could be simulated to its end. The trace is seen when it is whole.
  func run() async throws -> [MeasuredRequest] {
    let simulation = Simulation(of: traces.proposals(servedBy: setting.model), under: policies, setting)
    let writer = try settings.trace.map { try RowWriter(unseen: $0, header: header) }
    var encoder = ObservationEncoder()
    var measured: [MeasuredRequest] = []
    var censored = CensoredRequests()
    try await simulation.run(workers: sysconf(Int32(_SC_NPROCESSORS_ONLN))) { result in
      try Task.checkCancellation()
      if let measures = result.measured { measured.append(measures) }
      censored.add(result)
      for observation in result.observations {
        try writer?.append(encoder.row(request: result.request, observation))
      }
    }
    for sentence in censored.sentences { StandardStream.error.write(sentence + "\n") }
    guard !measured.isEmpty else {
      throw CommandLineError(
        .dataErr,
        "Every request is censored, so there is nothing to measure"
          + (writer == nil ? "." : ", and no trace was made."))
    }
    try writer?.finish()
    return measured
  }

  /// What stands first in the simulated trace: the clock of the recording, no machine, and what was computed with what.
  private var header: TraceHeader {
    TraceHeader(
      tool: "chunkwise \(Chunkwise.version)", seed: settings.seed, wallNs: traces.header?.wallNs ?? 0,
      monotonicNs: traces.header?.monotonicNs ?? 0, isSimulated: true, machine: nil,
      simulation: .object(
        Fidelity.allCases.map {
          .init($0.rawValue, .array($0.figures(barrierIsExact: barriersAreExact).map { .string($0) }))
        }))
  }

  /// Whether the first barriers of all requests are exact: what one header says holds for everything behind it.
  private var barriersAreExact: Bool {
    setting.isAsRecorded && traces.proposals.allSatisfy(\.header.proposersAreApart)
  }
}
