import CommandLine
import Digests
import Engine
import Simulation
import Terminal

/// A sweep on its way: what is there already is not computed, what comes is kept at once.
final class SweepRun: Sendable {
  let cells: [SweepCell]
  private let experiment: Experiment
  private let results: SweepResults
  private let model: LatencyModel?
  private let isQuiet: Bool

  init(_ experiment: Experiment, _ results: SweepResults, isQuiet: Bool) throws {
    self.experiment = experiment
    self.results = results
    self.isQuiet = isQuiet
    model = try experiment.model.map { try LatencyModel(path: $0) }
    cells = SweepCell.all(
      of: experiment, traceDigests: try experiment.traces.map { try FileDigest.hex($0) },
      modelDigest: try experiment.model.map { try FileDigest.hex($0) } ?? "", version: Chunkwise.version)
  }

  /// The results of all cells, in their order.
  var finished: [CellResult] { cells.compactMap { results[$0.key] } }

  /// Computes what is missing.
  ///
  /// - Throws: `CommandLineError` (a signal) after Ctrl-C; what is there is kept.
  func run(workers: Int, _ interruption: Interruption) async throws {
    let missing = cells.filter { results[$0.key] == nil }
    if missing.count < cells.count {
      say("\(cells.count - missing.count) of \(cells.count) cells are there already.")
    }
    guard !missing.isEmpty else { return }
    let sweep = Sweep(of: try traces(of: missing), model: model)
    let display = display(done: cells.count - missing.count)
    let failure = Lock<(any Error)?>(nil)
    interruption.hold()
    let cause = await interruption.cancelling { [self] in
      do {
        try await sweep.run(missing, workers: workers) { cell, result in
          try results.add(result, of: cell, in: experiment)
          display?.addDone()
        }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    display?.close()
    if let error = failure.withLock({ $0 }) { throw error }
    if case .signal(let number) = cause {
      throw CommandLineError(
        .signal(number), "Interrupted; \(finished.count) of \(cells.count) cells are kept in \(results.path)."
      )
    }
    try results.sort(by: cells, in: experiment)
  }

  /// What shows how far the sweep is; nil where no terminal is to be drawn on.
  private func display(done: Int) -> LiveDisplay? {
    guard !isQuiet, let screen = LiveDisplay.progressScreen else { return nil }
    let start = ContinuousClock.now
    return LiveDisplay(
      on: screen, progress: BatchProgress(of: cells.count, "cells", done: done),
      nowNs: { Int64((ContinuousClock.now - start) / .nanoseconds(1)) })
  }

  /// Reads the traces that are needed, and says what of them is left out.
  private func traces(of missing: [SweepCell]) throws -> [RecordedTraces] {
    let needed = Set(missing.map(\.trace))
    var all: [RecordedTraces] = []
    for (index, path) in experiment.traces.enumerated() {
      var traces = RecordedTraces()
      if needed.contains(index) {
        try traces.add(path: path)
        for problem in traces.problems { StandardStream.error.write("chunkwise: \(problem)\n") }
        guard !traces.proposals.isEmpty else {
          throw CommandLineError(.dataErr, "\(path): no recorded proposals, so nothing to simulate.")
        }
        if model == nil { for remark in traces.estimate().remarks { say(remark) } }
      }
      all.append(traces)
    }
    return all
  }

  private func say(_ sentence: String) {
    if !isQuiet { StandardStream.error.write(sentence + "\n") }
  }
}
