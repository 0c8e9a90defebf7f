internal import Aggregation

/// Simulates cells of an experiment, several at a time.
public struct Sweep: Sendable {
  private let proposals: [[RecordedProposals]]
  private let models: [LatencyModel]
  /// What the traces cannot tell of their agents' latency, where it is estimated from them, in sentences.
  public let remarks: [String]

  /// Makes a sweep.
  ///
  /// - Parameters:
  ///   - traces: the experiment's traces, in its order; those of which no cell is simulated may be empty.
  ///   - model: the agents' latency; nil to estimate it from each trace.
  public init(of traces: [RecordedTraces], model: LatencyModel?) {
    var models: [LatencyModel] = []
    var remarks: [String] = []
    for traces in traces {
      if let model {
        models.append(traces.sized(model))
      } else {
        let (estimate, said) = traces.estimate()
        models.append(estimate)
        remarks += said
      }
    }
    (self.models, self.remarks) = (models, remarks)
    proposals = zip(traces, models).map { $0.proposals(servedBy: $1) }
  }

  /// Simulates cells on so many cores, and hands over each result as it is there, in no order.
  ///
  /// The results depend on the cells alone. Cancelling the task ends it after the cells that are under way.
  ///
  /// - Throws: `SimulationError` where a cell cannot be simulated, and what `report` throws.
  public func run(_ cells: [SweepCell], workers: Int, _ report: (SweepCell, CellResult) throws -> Void)
    async throws
  {
    try await withThrowingTaskGroup(of: (Int, CellResult).self) { group in
      var next = 0
      func startNext() {
        guard next < cells.count, !Task.isCancelled else { return }
        let index = next
        next += 1
        group.addTask { (index, try result(of: cells[index])) }
      }
      for _ in 0..<max(1, workers) { startNext() }
      while let (index, result) = try await group.next() {
        try report(cells[index], result)
        startNext()
      }
    }
  }

  /// Simulates one cell on this core.
  func result(of cell: SweepCell) throws -> CellResult {
    var proposals: [RecordedProposals] = []
    var isAsRecorded = true
    for recorded in self.proposals[cell.trace] {
      proposals.append(try recorded.varied(cell.scenario))
      isAsRecorded = isAsRecorded && recorded.isUnaffected(by: cell.scenario)
    }
    var setting = SimulationSetting(model: models[cell.trace], seed: cell.scenario.seed)
    if let tokens = cell.scenario.answerTokens { setting.answerLength = .tokens(tokens) }
    if !cell.scenario.hasCache { setting.model.forgetCaches() }
    let simulation = Simulation(of: proposals, under: [cell.policy], setting)
    return CellResult(cell.key, of: try simulation.results(), isAsRecorded: isAsRecorded)
  }
}
