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
    let places = experiment.places
    model = try experiment.model.map { path in
      try Self.naming(places.model) { try LatencyModel(path: path) }
    }
    cells = SweepCell.all(
      of: experiment,
      traceDigests: try zip(experiment.traces, places.traces).map { path, place in
        try Self.naming(place) { try FileDigest.hex(path) }
      },
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
    if let error = failure.withLock({ $0 }) { throw located(error) }
    if case .signal(let number) = cause {
      throw CommandLineError(
        .signal(number), "Interrupted; \(finished.count) of \(cells.count) cells are kept in \(results.path)."
      )
    }
    try results.sort(by: cells, in: experiment)
  }

  /// Says of an agent that the model lacks where the experiment's file names the model.
  private func located(_ error: any Error) -> any Error {
    guard let error = error as? SimulationError, error.kind == .unknownAgent, model != nil else {
      return error
    }
    let cause = CommandLineError(error)
    return CommandLineError(cause.code, "\(experiment.places.model): \(cause.description)")
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
        let place = experiment.places.traces[index]
        try Self.naming(place) { try traces.add(path: path) }
        for problem in traces.problems { StandardStream.error.write("chunkwise: \(problem)\n") }
        guard let fewest = traces.fewestProposers else {
          throw CommandLineError(
            .dataErr, "\(place): \(path) holds no recorded proposals, so nothing to simulate.")
        }
        try checkProposers(of: missing.filter { $0.trace == index }, recorded: fewest, path)
        if model == nil { for remark in traces.estimate().remarks { say(remark) } }
      }
      all.append(traces)
    }
    return all
  }

  /// Refuses numbers of proposers that a trace does not have, before anything is computed.
  private func checkProposers(
    of cells: [SweepCell], recorded: Int, _ path: String
  ) throws(CommandLineError) {
    let tooMany = Set(cells.compactMap(\.scenario.proposers)).filter { $0 > recorded }.sorted()
    guard !tooMany.isEmpty else { return }
    let sentences = tooMany.map { count in
      "\(experiment.places.proposers[count] ?? "proposers") is \(count), and \(path) has "
        + "\(NumberText.count(recorded, of: "proposer")) recorded; expected \(recorded) at most, or recorded."
    }
    throw CommandLineError(.config, sentences.joined(separator: "\n"))
  }

  /// Says of what goes wrong which place of the experiment's file asked for it.
  private static func naming<Result>(
    _ place: String, _ body: () throws -> Result
  ) throws(CommandLineError) -> Result {
    do { return try body() } catch {
      let cause = CommandLineError(error)
      throw CommandLineError(cause.code, "\(place): \(cause.description)")
    }
  }

  private func say(_ sentence: String) {
    if !isQuiet { StandardStream.error.write(sentence + "\n") }
  }
}
