import Aggregation
import JSON
import Mixtures
import Scenarios
import Simulation
import TokenStreams
import Traces

/// Traces of mixtures run in virtual time, for simulations to be of.
struct SimulatedTraces {
  let folder: TemporaryFolder

  init() { folder = TemporaryFolder() }

  /// A mixture of so many proposers, each at an endpoint of its own, and an aggregator.
  static func shape(proposers: Int) -> MixtureShape {
    let agents = (0...proposers).map { index in
      let name = index < proposers ? "p\(index)" : "aggregator"
      return MixtureShape.Agent(name: name, model: name, endpoint: name)
    }
    let slots = Array(0..<proposers)
    return MixtureShape(
      name: "test", agents: agents,
      layers: [
        slots.map { MixtureShape.Place(agent: $0) }, [MixtureShape.Place(agent: proposers, upstreams: slots)],
      ])
  }

  /// A request under a policy, its parameters said.
  static func request(
    _ policy: Policy, number: Int = 0, prompt: String = "Why?", drains: Bool = false, seed: UInt64 = 0
  ) -> MixtureRequest {
    MixtureRequest(
      request: number, messages: [Message(.user, prompt)], promptID: prompt, policy: policy,
      policyParameters: policy.parameters.text, drains: drains, cacheNamespace: "n\(number)", seed: seed)
  }

  /// Runs requests, one after the other from instant 0 each, and writes their trace. Returns its path.
  ///
  /// - Parameter wallNs: what the wall clock shows at instant 0.
  func record(
    _ requests: [MixtureRequest], shape: MixtureShape, name: String = "recorded", wallNs: Int64 = 5,
    script: @escaping ScriptedTransport.Script
  ) throws -> (path: String, runs: [SimulatedRun]) {
    let path = folder.file("\(name).jsonl.zst")
    let header = TraceHeader(
      tool: "test", seed: 1, wallNs: wallNs, monotonicNs: 0, isSimulated: false, machine: nil)
    let writer = try RowWriter(path: path, header: header)
    var encoder = ObservationEncoder()
    var runs: [SimulatedRun] = []
    for request in requests {
      let run = try SimulatedRun(shape, request, script: script)
      for observation in run.observations {
        try writer.append(encoder.row(request: request.request, observation))
      }
      runs.append(run)
    }
    try writer.finish()
    return (path, runs)
  }
}
