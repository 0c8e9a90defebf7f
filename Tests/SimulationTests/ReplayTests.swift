import Aggregation
import JSON
import Measures
import Mixtures
import Scenarios
import Simulation
import Testing
import TokenStreams
import Traces

@Suite("A replay of what the driver recorded")
struct ReplayTests {
  /// A random scenario whose request says its policy's parameters, as that of a run does.
  static func scenario(_ seed: UInt64) -> RandomScenario {
    var scenario = RandomScenario(seed: seed)
    scenario.request.policyParameters = scenario.request.policy.parameters.text
    return scenario
  }

  /// Replays the observations of a request, and returns what a recorder and a reader would have seen.
  static func replay(
    _ recorded: [Observation]
  ) throws -> (replay: Replay, observations: [Observation], answer: String) {
    guard case .request(let header)? = recorded.first else { preconditionFailure("There is no header.") }
    var replay = try Replay(header)
    var observations: [Observation] = []
    var answer = ""
    for observation in recorded { answer += try replay.take(observation, into: &observations) }
    return (replay, observations, answer)
  }

  /// Replays a run, by way of the rows of a trace, and expects that nothing differs.
  static func expectExact(
    _ run: SimulatedRun, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    var encoder = ObservationEncoder()
    let read = try run.observations.map { try encoder.row(request: 0, $0).observation() }
    let (replay, observations, emitted) = try Self.replay(read.compactMap { $0 })
    #expect(replay.disagreement == nil, comment, sourceLocation: sourceLocation)
    #expect(observations == run.observations, comment, sourceLocation: sourceLocation)
    #expect(replay.outcome == run.outcome, comment, sourceLocation: sourceLocation)
    #expect(replay.answer == run.answer && emitted == run.answer, comment, sourceLocation: sourceLocation)
    let measured = try MeasuredRequest(observations)
    #expect(measured == (try MeasuredRequest(run.observations)), comment, sourceLocation: sourceLocation)
  }

  @Test("decides the same, whatever the mixture, the policy and the agents", arguments: 0..<8)
  func random(block: Int) throws {
    for index in 0..<125 {
      let seed = UInt64(block) << 32 | UInt64(index)
      try Self.expectExact(try Self.scenario(seed).run(), "seed \(seed)")
    }
  }

  @Test("decides the same if the request was cancelled or its reader was slow", arguments: 0..<4)
  func stressed(block: Int) throws {
    for index in 0..<100 {
      let seed = UInt64(block) << 32 | UInt64(index)
      let run = try Self.scenario(seed).run(
        cancellation: .atNs(Int64(index) * 3_000_000),
        reader: SimulatedRun.Reader(limit: 20, restNs: 10_000_000))
      try Self.expectExact(run, "seed \(seed)")
    }
  }

  @Test("decides the same if it was cancelled at any observation", arguments: 0..<6)
  func cancelledAnywhere(seed: UInt64) throws {
    let scenario = Self.scenario(seed)
    for count in 0...(try scenario.run().observations.count) {
      let run = try scenario.run(cancellation: .afterObservations(count))
      try Self.expectExact(run, "seed \(seed), after \(count)")
    }
  }

  @Test("goes as far as a recording that breaks off", arguments: 0..<12)
  func brokenOff(seed: UInt64) throws {
    let run = try Self.scenario(seed).run()
    for count in 1..<run.observations.count {
      let (replay, observations, _) = try Self.replay(Array(run.observations[..<count]))
      #expect(replay.disagreement == nil, "seed \(seed), \(count)")
      #expect(observations.starts(with: run.observations[..<count]), "seed \(seed), \(count)")
      #expect(run.answer.utf8.starts(with: replay.answer.utf8), "seed \(seed), \(count)")
    }
  }

  @Test("says where it first differs, however the recording was changed", arguments: 0..<60)
  func changed(seed: UInt64) throws {
    let run = try Self.scenario(seed).run()
    var random = SplitMix64(seed: seed)
    var found = 0
    for _ in 0..<20 {
      var changed = run.observations
      let index = Int.random(in: 1..<changed.count, using: &random)
      if seed % 3 == 0 {
        changed.remove(at: index)
      } else if seed % 3 == 1 {
        changed.insert(changed[index], at: index)
      } else if index + 1 < changed.count {
        changed.swapAt(index, index + 1)
      }
      // What is swapped may be no recording of a request any more.
      guard let (replay, _, _) = try? Self.replay(changed) else { continue }
      if let disagreement = replay.disagreement {
        found += 1
        #expect(disagreement.position >= min(index, changed.count), "seed \(seed)")
        #expect(disagreement.description.hasSuffix("."), "seed \(seed)")
      } else {
        // The recording differs in what decides nothing, or no longer says how it ended.
        #expect(run.answer.utf8.starts(with: replay.answer.utf8), "seed \(seed)")
      }
    }
    #expect(found > 0, "seed \(seed)")
  }
}

extension MeasuredRequest {
  /// Measures the observations of one request.
  init(_ observations: [Observation]) throws {
    guard case .request(let header)? = observations.first else {
      preconditionFailure("A recording begins with its header.")
    }
    var recording = try RequestRecording(header)
    for observation in observations.dropFirst() { try recording.append(observation) }
    self.init(recording)
  }
}
