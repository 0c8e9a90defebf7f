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

  /// Simulates all. Returns the measures of what could be simulated to its end.
  func run() async throws -> [MeasuredRequest] {
    let simulation = Simulation(of: traces.proposals(servedBy: setting.model), under: policies, setting)
    let writer = try settings.trace.map { try RowWriter(path: $0, header: header) }
    var encoder = ObservationEncoder()
    var measured: [MeasuredRequest] = []
    var censored = CensoredRequests()
    try await simulation.run(workers: sysconf(Int32(_SC_NPROCESSORS_ONLN))) { result in
      if let measures = result.measured { measured.append(measures) }
      censored.add(result)
      for observation in result.observations {
        try writer?.append(encoder.row(request: result.request, observation))
      }
    }
    try writer?.finish()
    for sentence in censored.sentences { StandardStream.error.write(sentence + "\n") }
    guard !measured.isEmpty else {
      throw CommandLineError(.dataErr, "Every request is censored, so there is nothing to measure.")
    }
    return measured
  }

  /// What stands first in the simulated trace: the clock of the recording, no machine, and what was computed with what.
  private var header: TraceHeader {
    TraceHeader(
      tool: "chunkwise \(Chunkwise.version)", seed: settings.seed, wallNs: traces.header?.wallNs ?? 0,
      monotonicNs: traces.header?.monotonicNs ?? 0, isSimulated: true, machine: nil,
      simulation: Fidelity.labels(proposersAreAsRecorded: setting.isAsRecorded))
  }
}

extension Fidelity {
  /// For each word the measures that it holds for; the text and what is computed from it have no measure.
  fileprivate static func labels(proposersAreAsRecorded: Bool) -> JSONValue {
    .object(
      allCases.map { fidelity in
        let measures = Measure.allCases.filter {
          $0.fidelity(barrierIsExact: proposersAreAsRecorded) == fidelity
        }
        let text: [JSONValue] = fidelity == .unknown ? ["text", "outcome", "similarity", "quality"] : []
        return .init(fidelity.rawValue, .array(measures.map { .string($0.rawValue) } + text))
      })
  }
}
