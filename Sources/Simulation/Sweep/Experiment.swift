public import Aggregation

/// A grid of simulations: every policy under every scenario over every trace.
public struct Experiment: Sendable {
  /// Where its file names what can be found wrong only later: file, line, column and key.
  public struct Places: Equatable, Sendable {
    /// Of each trace.
    public internal(set) var traces: [String] = []
    /// Of the model.
    public internal(set) var model = ""
    /// Of each number of proposers.
    public internal(set) var proposers: [Int: String] = [:]
  }

  /// What it is called.
  public var name: String
  /// Files of the traces.
  public var traces: [String]
  /// File of the agents' latency; nil to estimate it from each trace.
  public var model: String?
  /// The policies, those of a grid one by one.
  public var policies: [Policy]
  /// The scenarios.
  public var scenarios: [Scenario]
  /// Where its file names them.
  public internal(set) var places = Places()

  /// Makes an experiment.
  public init(
    name: String, traces: [String], model: String?, policies: [Policy], scenarios: [Scenario]
  ) {
    self.name = name
    self.traces = traces
    self.model = model
    self.policies = policies
    self.scenarios = scenarios
  }
}
