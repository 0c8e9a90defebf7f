import Scenarios
import Testing
import TokenStreams

@testable import Terminal

@Suite("How far a batch is")
struct BatchProgressTests {
  @Test(
    "Of any requests, interleaved in any way, everyone is counted, and the median is that of the complete ones"
  )
  func anyRequests() throws {
    for seed in 0..<30 {
      var random = SplitMix64(seed: UInt64(seed))
      let runs = try (0..<6).map { try RandomScenario(seed: UInt64(seed * 100 + $0)).run() }
      var rest = runs.map { $0.observations[...] }
      var progress = BatchProgress(of: runs.count)
      while let index = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(using: &random) {
        progress.add(index, rest[index].removeFirst())
        let begun = rest.indices.count { rest[$0].count < runs[$0].observations.count }
        #expect(progress.done == rest.count { $0.isEmpty } && progress.running == begun - progress.done)
        for width in [1, 12, 40, 80] where rest[index].count % 9 == 0 {
          let lines = progress.lines(width: width, elapsedNs: 90_000_000_000, leftNs: 1)
          #expect(lines.count == 2 && lines.allSatisfy { $0.width <= width }, "seed \(seed)")
        }
      }
      let failed = runs.count { ["failed", "truncated"].contains($0.outcome.name) }
      #expect(progress.failed == failed, "seed \(seed)")
      let complete = runs.filter { $0.outcome.name == "complete" }
      var policies = 0
      for policy in Set(complete.compactMap { Self.header($0)?.policy }) {
        let firstTexts = complete.filter { Self.header($0)?.policy == policy }.compactMap(Self.firstTextNs)
          .sorted()
        guard !firstTexts.isEmpty else { continue }
        policies += 1
        let (low, high) = (firstTexts[(firstTexts.count - 1) / 2], firstTexts[firstTexts.count / 2])
        let shown = progress.medianFirstTextsNs.filter { $0.policy == policy }.map(\.ns)
        #expect(shown == [(low + high) / 2], "seed \(seed)")
      }
      #expect(progress.medianFirstTextsNs.count == policies)
    }
  }

  private static func header(_ run: SimulatedRun) -> RequestHeader? {
    if case .request(let header)? = run.observations.first { header } else { nil }
  }

  private static func firstTextNs(_ run: SimulatedRun) -> Int64? {
    guard let header = header(run) else { return nil }
    var calls: Set<Int> = []
    for observation in run.observations {
      if case .call(let start) = observation, start.layer == header.places.last?.layer {
        calls.insert(start.call)
      }
      if case .stream(let call, .delta(let delta), _) = observation, calls.contains(call) {
        return delta.readNs - header.scheduledNs
      }
    }
    return nil
  }

  @Test("What is left takes as long as what was done did; what had been done before says nothing of it")
  func estimate() {
    var progress = BatchProgress(of: 10, "cells", done: 4)
    #expect(progress.remainingNs(elapsedNs: 1_000_000_000) == nil)
    progress.addDone()
    progress.addDone()
    #expect(progress.remainingNs(elapsedNs: 1_000_000_000) == 2_000_000_000)
    let lines = progress.lines(width: 80, elapsedNs: 1_000_000_000, leftNs: 2_000_000_000).map {
      $0.text(isColoured: false)
    }
    #expect(
      lines[0] == String(repeating: "█", count: 21) + String(repeating: "·", count: 15)
        + "  6 of 10 cells done")
    #expect(lines[1] == "1.0 s · about 2 s left")
    for _ in 0..<4 { progress.addDone() }
    #expect(progress.remainingNs(elapsedNs: 1_000_000_000) == nil)
    #expect(
      progress.lines(width: 24, elapsedNs: 0, leftNs: nil)[0].text(isColoured: false) == "10 of 10 cells done"
    )
  }

  @Test("Between two ends less and less is left, and what takes longer than expected is not foretold again")
  func countdown() {
    var progress = BatchProgress(of: 4, "cells")
    var left = TimeLeft()
    #expect(left.ns(of: progress, elapsedNs: 500) == nil)
    progress.addDone()
    #expect([1000, 1900, 4000, 5000].map { left.ns(of: progress, elapsedNs: $0) } == [3000, 2100, nil, nil])
    progress.addDone()
    #expect([6000, 9000, 12_000].map { left.ns(of: progress, elapsedNs: $0) } == [6000, 3000, nil])
    progress.addDone()
    progress.addDone()
    #expect(left.ns(of: progress, elapsedNs: 12_500) == nil)
  }

  @Test(
    "Of requests that all began at once nothing is foretold by the first that end; the policies are named")
  func atOnce() throws {
    let runs = try (0..<40).map { try RandomScenario(seed: UInt64($0)).run() }
      .filter { $0.outcome.name == "complete" }.prefix(6)
    try #require(runs.count == 6)
    var progress = BatchProgress(of: runs.count)
    for (index, run) in runs.enumerated() { progress.add(index, run.observations[0]) }
    for (index, run) in runs.enumerated() {
      for observation in run.observations.dropFirst() { progress.add(index, observation) }
      let foretold = progress.remainingNs(elapsedNs: 1_000_000) != nil
      #expect(foretold == (3...5).contains(progress.done), "\(progress.done)")
      let line = progress.lines(width: 400, elapsedNs: 0, leftNs: nil)[1].text(isColoured: false)
      let policies = Set(runs[...index].compactMap { Self.header($0)?.policy })
      for policy in policies { #expect(line.contains("\(policy) "), "\(line)") }
    }
  }
}
