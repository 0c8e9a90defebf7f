import Measures
import Testing
import TokenStreams

@Suite("Recordings")
struct RecordingTests {
  @Test("What does not belong to the request is refused with a sentence, and never a trap")
  func refusals() throws {
    let end = StreamEvent.ended(.stop, readNs: 1)
    let two = [Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])]
    var cases: [Timeline] = []
    func add(_ change: (inout Timeline) -> Void) {
      var timeline = Timeline(two)
      change(&timeline)
      cases.append(timeline)
    }
    add { $0.add(.stream(call: 7, end, atNs: 1), at: 1) }
    add { $0.add(.stream(call: -1, end, atNs: 1), at: 1) }
    add { $0.add(.request($0.header), at: 1) }
    add { _ = $0.call(3, 0, at: 1) }
    add { _ = $0.call(1, 9, at: 1) }
    add { $0.barrier(1, round: 1, ready: [1], critical: 0, at: 1) }
    add { $0.barrier(1, round: 0, ready: [], critical: -1, at: 1) }
    add { $0.barrier(1, round: 0, ready: [1], critical: 1, at: 1) }
    add { $0.barrier(1, round: 0, ready: [1], critical: -2, at: 1) }
    add { $0.roundEnd(1, round: 0, at: 1) }
    add { $0.round(1, round: -1, call: 0, evidence: [], at: 1) }
    add {
      let call = $0.call(1, 0, round: 0, at: 1)
      $0.delta(call, "ab", read: 2)
      $0.answer(1, round: 0, call: call, 1..<3, at: 3)
    }
    add {
      $0.finish(at: 1)
      _ = $0.call(0, 0, at: 2)
    }
    for timeline in cases { #expect(throws: MeasuresError.self) { try timeline.recording() } }
    for places in [
      [], [Timeline.place(1, 0, upstreams: [0])], [Timeline.place(0, 1)],
      [two[0], Timeline.place(1, 0, upstreams: [1])],
    ] {
      #expect(throws: MeasuresError.self) { try Timeline(places).recording() }
    }
  }

  @Test("A recording that breaks off anywhere can be measured, and stands as unfinished")
  func prefixes() throws {
    let whole = Timeline.twoRounds().observations()
    for count in 0..<whole.count {
      var recording = try RequestRecording(Timeline.twoRounds().header)
      for observation in whole.prefix(count) { try recording.append(observation) }
      #expect(MeasuredRequest(recording).measures.standing == .unfinished)
    }
  }

  @Test("Outcomes stand where they belong")
  func standings() {
    #expect(Standing(RequestOutcome.complete(.length)) == .complete)
    #expect(Standing(RequestOutcome.complete(.truncated)) == .truncated)
    #expect(Standing(RequestOutcome.degraded(.stop)) == .degraded)
    #expect(Standing(RequestOutcome.cancelled) == .cancelled)
    #expect(Standing(RequestOutcome?.none) == .unfinished)
    #expect(Standing(Outcome.other("x")) == .complete)
  }
}

@Suite("A policy without proposers")
struct LoneAggregatorTests {
  @Test("keeps the number of its layer, and the layers below it are empty")
  func loneLayer() throws {
    var header = Timeline.twoRounds().header
    header.places = header.places.suffix(1).map { place in
      var place = place
      place.upstreams = []
      return place
    }
    #expect(header.places[0].layer > 0)
    #expect(MeasuredRequest(try RequestRecording(header)).measures.standing == .unfinished)
  }
}
