import Measures
import Testing
import TokenStreams

@Suite("The split of the time to first output")
struct FirstTokenSplitTests {
  private func parts(_ timeline: Timeline) throws -> [String] {
    let split = try #require(try FirstTokenSplit(timeline.recording()))
    #expect(split.parts.reduce(0) { $0 + $1.durationNs } == split.totalNs)
    return split.parts.map { part in
      let agent = part.place < 0 ? "" : " " + timeline.header.places[part.place].agent
      return "\(part.stage.rawValue)\(agent) \(Double(part.durationNs) / 1e6)"
    }
  }

  @Test("Through the critical upstream, whose time after the first ready one is waiting")
  func critical() throws {
    #expect(
      try parts(.twoRounds()) == [
        "queue 1.0", "own b0 1.0", "connect b0 4.0", "first byte b0 19.0", "first delta b0 5.0",
        "wait b0 41.0",
        "own a1 1.0", "connect a1 2.0", "first byte a1 20.0", "first delta a1 6.0", "reasoning a1 10.0",
        "hold-back a1 9.0", "own a1 1.0",
      ])
  }

  @Test("A deadline: through the first ready upstream, then to the deadline")
  func deadline() throws {
    var timeline = Timeline([
      Timeline.place(0, 0), Timeline.place(0, 1), Timeline.place(1, 0, upstreams: [0, 1]),
    ])
    let a = timeline.call(0, 0, at: 0)
    _ = timeline.call(0, 1, at: 0)
    timeline.firstByte(a, sent: 1, read: 5)
    timeline.delta(a, "aaaa", read: 10)
    timeline.delta(a, "aaaa", read: 20)
    timeline.barrier(1, round: 0, .deadline, ready: [20, -1], critical: -1, at: 50)
    timeline.round(1, round: 0, call: 2, evidence: [8, 0], at: 50)
    emit(&timeline, from: 50)
    #expect(
      try parts(timeline) == [
        "connect a0 1.0", "first byte a0 4.0", "first delta a0 5.0", "decoding a0 10.0", "deadline a1 30.0",
        "connect a1 1.0", "first byte a1 9.0", "first delta a1 5.0",
      ])
  }

  @Test("Retries of a proposer, and of a round that failed, are parts of their own")
  func retries() throws {
    var timeline = Timeline([Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])])
    let refused = timeline.call(0, 0, at: 0)
    timeline.add(
      .retry(call: refused, StreamFailure(.connect, message: "No."), delayNs: ns(5), atNs: ns(2)), at: ns(2))
    let a = timeline.call(0, 0, attempt: 1, at: 7)
    timeline.firstByte(a, sent: 8, read: 9)
    timeline.delta(a, "aaaa", read: 10)
    timeline.barrier(1, round: 0, ready: [10], critical: 0, at: 10)
    timeline.round(1, round: 0, call: 2, evidence: [4], at: 10)
    let broken = timeline.call(1, 0, round: 0, at: 10)
    timeline.end(broken, .failed(StreamFailure(.provider, message: "No.")), at: 20)
    timeline.roundEnd(1, round: 0, .failed(StreamFailure(.provider, message: "No.")), at: 20)
    timeline.round(1, round: 0, attempt: 1, call: 3, evidence: [4], at: 25)
    emit(&timeline, attempt: 1, from: 25)
    #expect(
      try parts(timeline) == [
        "retries a0 7.0", "connect a0 1.0", "first byte a0 1.0", "first delta a0 1.0", "retries a1 15.0",
        "connect a1 1.0", "first byte a1 9.0", "first delta a1 5.0",
      ])
  }

  @Test("Proposers that all fail: through the one that left last")
  func alone() throws {
    var timeline = Timeline([
      Timeline.place(0, 0), Timeline.place(0, 1), Timeline.place(1, 0, upstreams: [0, 1]),
    ])
    for (slot, end) in [(0, 30.0), (1, 20.0)] {
      let call = timeline.call(0, slot, at: 0)
      timeline.end(call, .failed(StreamFailure(.connect, message: "No.")), at: end)
    }
    timeline.barrier(1, round: 0, .alone, ready: [-1, -1], critical: -1, at: 30)
    timeline.round(1, round: 0, call: 2, evidence: [0, 0], at: 30)
    emit(&timeline, from: 30)
    #expect(
      try parts(timeline) == ["connect a0 30.0", "connect a1 1.0", "first byte a1 9.0", "first delta a1 5.0"])
  }

  @Test("A proposer that fails after the others were ready is what was waited for")
  func departure() throws {
    var timeline = Timeline([
      Timeline.place(0, 0), Timeline.place(0, 1), Timeline.place(1, 0, upstreams: [0, 1]),
    ])
    let a = timeline.call(0, 0, at: 0)
    let refused = timeline.call(0, 1, at: 0)
    timeline.firstByte(a, sent: 1, read: 5)
    timeline.add(
      .retry(call: refused, StreamFailure(.connect, message: "No."), delayNs: ns(15), atNs: ns(5)), at: ns(5))
    timeline.delta(a, "aaaa", read: 10)
    let again = timeline.call(0, 1, attempt: 1, at: 20)
    timeline.end(again, .failed(StreamFailure(.connect, message: "No.")), at: 40)
    timeline.barrier(1, round: 0, ready: [10, -1], critical: 0, at: 40)
    timeline.round(1, round: 0, call: 3, evidence: [4, 0], at: 40)
    emit(&timeline, from: 40)
    #expect(
      try parts(timeline) == [
        "retries b0 10.0", "wait b0 30.0", "connect a1 1.0", "first byte a1 9.0", "first delta a1 5.0",
      ])
  }

  @Test("Through a refiner's first round, though its next one starts in the instant that makes it ready")
  func refiner() throws {
    var timeline = Timeline([
      Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0]), Timeline.place(2, 0, upstreams: [0]),
    ])
    let a = timeline.call(0, 0, at: 0)
    timeline.firstByte(a, sent: 1, read: 2)
    timeline.delta(a, "aaaa", read: 10)
    timeline.delta(a, "aaaa", read: 12)
    timeline.barrier(1, round: 0, ready: [10], critical: 0, at: 10)
    timeline.round(1, round: 0, call: 1, evidence: [4], at: 10)
    let refined = timeline.call(1, 0, round: 0, at: 11)
    timeline.firstByte(refined, sent: 12, read: 20)
    timeline.delta(refined, "hm", .reasoning, read: 22)
    timeline.delta(refined, "r", read: 25)
    timeline.answer(1, round: 0, call: refined, 0..<1, at: 30)
    timeline.end(refined, at: 30)
    timeline.roundEnd(1, round: 0, at: 30)
    timeline.barrier(1, round: 1, ready: [12], critical: 0, at: 30)
    timeline.round(1, round: 1, call: 2, evidence: [8], at: 30)
    _ = timeline.call(1, 0, round: 1, at: 30)
    timeline.barrier(2, round: 0, ready: [30], critical: 0, at: 30)
    timeline.round(2, round: 0, call: 3, evidence: [1], at: 30)
    emit(&timeline, from: 30)
    #expect(
      try parts(timeline) == [
        "connect a0 1.0", "first byte a0 1.0", "first delta a0 8.0", "own a1 1.0", "connect a1 1.0",
        "first byte a1 8.0", "first delta a1 2.0", "reasoning a1 3.0", "decoding a1 5.0", "connect a2 1.0",
        "first byte a2 9.0", "first delta a2 5.0",
      ])
  }

  @Test("One model alone, with no barrier to wait for")
  func single() throws {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single", scheduled: 3, started: 5)
    let call = timeline.call(0, 0, round: 0, at: 6)
    timeline.firstByte(call, sent: 7, read: 10)
    timeline.delta(call, "x", read: 12, at: 13)
    timeline.answer(0, round: 0, call: call, 0..<1, at: 13)
    #expect(
      try parts(timeline) == [
        "queue 2.0", "own a0 1.0", "connect a0 1.0", "first byte a0 3.0", "first delta a0 2.0", "own a0 1.0",
      ])
  }

  @Test("A first round that gave no text is on the path of the second, unless the evidence came later")
  func earlierRounds() throws {
    for (ready, last) in [(40.0, "earlier rounds a1 30.0"), (70.0, "wait a0 0.0")] {
      var timeline = Timeline([Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])])
      let a = timeline.call(0, 0, at: 0)
      timeline.firstByte(a, sent: 1, read: 2)
      timeline.delta(a, "aaaa", read: 20)
      timeline.delta(a, "aaaa", read: ready)
      timeline.barrier(1, round: 0, ready: [20], critical: 0, at: 20)
      timeline.round(1, round: 0, call: 1, evidence: [4], at: 20)
      let silent = timeline.call(1, 0, round: 0, at: 20)
      timeline.end(silent, at: 50)
      timeline.roundEnd(1, round: 0, .failed(StreamFailure(.silentRound, message: "No.")), at: 50)
      let start = max(50, ready)
      timeline.barrier(1, round: 1, ready: [ready], critical: 0, at: start)
      timeline.round(1, round: 1, call: 2, evidence: [8], at: start)
      emit(&timeline, round: 1, from: start)
      let found = try parts(timeline)
      #expect(found.contains(last) == (ready == 40))
      #expect(found.contains("decoding a0 50.0") == (ready == 70))
    }
  }

  @Test("Nothing emitted, nothing to split; an impossible order is an error")
  func errors() throws {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
    let call = timeline.call(0, 0, round: 0, at: 6)
    #expect(try FirstTokenSplit(timeline.recording()) == nil)
    timeline.firstByte(call, sent: 20, read: 10)
    timeline.delta(call, "x", read: 12)
    timeline.answer(0, round: 0, call: call, 0..<1, at: 12)
    #expect(throws: MeasuresError.self) { try FirstTokenSplit(timeline.recording()) }
  }

  @Test("The parts add up exactly, and every measure keeps its bounds, on random mixtures", arguments: 0..<40)
  func random(block: UInt64) throws {
    var splits = 0
    for seed in block * 25..<block * 25 + 25 {
      var generator = RandomRequest(seed: seed)
      let timeline = generator.timeline()
      let recording = try timeline.recording()
      let split = try FirstTokenSplit(recording)
      let measures = RequestMeasures(recording)
      let values = measures.values
      #expect((split == nil) == (values[.ttfo] == nil), "seed \(seed)")
      if let split {
        splits += 1
        #expect(split.parts.reduce(0) { $0 + $1.durationNs } == split.totalNs, "seed \(seed)")
        #expect(split.parts.allSatisfy { $0.durationNs > 0 }, "seed \(seed)")
        #expect(abs(Double(split.totalNs) / 1e6 - (values[.ttfo] ?? -1)) < 1e-9, "seed \(seed)")
      }
      for measure in Measure.allCases {
        for value in values.all(measure) { #expect(value >= 0 && value.isFinite, "\(measure) seed \(seed)") }
      }
      if let overlap = values[.overlap] { #expect(overlap <= 1, "seed \(seed)") }
      if let ttft = values[.ttft], let ttfo = values[.ttfo] { #expect(ttft <= ttfo, "seed \(seed)") }
      if let ttfb = values[.ttfb], let ttft = values[.ttft] { #expect(ttfb <= ttft, "seed \(seed)") }
      for (gap, parts) in zip(values.all(.gap), zip(values.all(.gapWait), values.all(.gapTTFT))) {
        #expect(abs(gap - parts.0 - parts.1) < 1e-9, "seed \(seed)")
      }
      #expect(MeasuredRequest(recording).splitProblem == nil, "seed \(seed)")
    }
    #expect(splits > 15)
  }

  private func emit(_ timeline: inout Timeline, round: Int = 0, attempt: Int = 0, from start: Double) {
    let layer = timeline.header.places.last?.layer ?? 0
    let call = timeline.call(layer, 0, round: round, attempt: attempt, at: start)
    timeline.firstByte(call, sent: start + 1, read: start + 10)
    timeline.delta(call, "x", read: start + 15)
    timeline.answer(layer, round: round, call: call, 0..<1, at: start + 15)
  }
}
