public import Aggregation
internal import Digests
internal import JSON
internal import Mixtures

/// One simulation of an experiment: a policy under a scenario over a whole trace.
public struct SweepCell: Sendable {
  /// Index of its trace among the experiment's.
  public let trace: Int
  /// The policy.
  public let policy: Policy
  /// What else is assumed.
  public let scenario: Scenario
  /// A digest of everything that its result depends on: the trace, policy, scenario, model and version.
  public let key: String

  /// The experiment's cells: trace by trace, policy by policy, scenario by scenario.
  ///
  /// - Parameters:
  ///   - traceDigests: of the bytes of each trace.
  ///   - modelDigest: of the model's file; empty where the model is estimated from the trace.
  ///   - version: of the program. Not a digest of it: debug and release builds, which compute the same, would have other
  ///     keys, and so would every computer.
  public static func all(
    of experiment: Experiment, traceDigests: [String], modelDigest: String, version: String
  ) -> [SweepCell] {
    experiment.traces.indices.flatMap { trace in
      experiment.policies.flatMap { policy in
        experiment.scenarios.map { scenario in
          SweepCell(
            trace: trace, policy: policy, scenario: scenario,
            key: key([
              "trace": .string(traceDigests[trace]), "policy": .string(policy.name),
              "parameters": policy.parameters, "scenario": scenario.json, "model": .string(modelDigest),
              "version": .string(version),
            ]))
        }
      }
    }
  }

  private static func key(_ parts: JSONValue) -> String {
    var digest = SHA256()
    digest.update(parts.text)
    return digest.hex(bytes: 16)
  }
}
