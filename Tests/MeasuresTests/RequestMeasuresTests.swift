import Measures
import Testing
import TokenStreams

@Suite("Measures of a request with known answers")
struct RequestMeasuresTests {
  private func measures(rate: Double = 1000) throws -> RequestMeasures {
    RequestMeasures(try Timeline.twoRounds().recording(), readingRate: rate)
  }

  @Test(
    "Every measure of the timeline of two rounds",
    arguments: [
      (.ttfb, 94), (.ttfe, 95), (.ttft, 100), (.ttfo, 120), (.e2e, 190),
      // 7 + 3 tokens as the server counted them; two pieces 60 ms apart.
      (.tokens, 10), (.tokensPerSecond, 10 / 0.19), (.tpot, 60.0 / 9), (.decodeRate, 9 / 0.06),
      (.maxGap, 60),
      // Seven characters at 1000 a second are read 7 ms after 120; the next come at 180.
      (.stall, 53),
      // Final calls: 72–130 and 150–190, upstreams at 2–200.
      (.overlap, 1), (.pause, 0),
      // b's second delta reached no round: one token, estimated.
      (.wasted, 1), (.saved, nil), (.cancelled, 1),
      (.calls, 4), (.retries, 0), (.rounds, 2), (.premature, 1),
      // Two prompts as the server counted them, two estimated at 100.
      (.promptTokens, 320), (.cachedTokens, nil),
    ] as [(Measure, Double?)])
  func known(measure: Measure, value: Double?) throws {
    let found = try measures().values[measure]
    guard let value, let found else {
      #expect(found == value)
      return
    }
    #expect(abs(found - value) < 1e-9)
  }

  @Test("A gap between segments is divided at the barrier")
  func gaps() throws {
    let values = try measures().values
    #expect(values.all(.gap) == [60])
    #expect(values.all(.gapWait) == [30])
    #expect(values.all(.gapTTFT) == [30])
    #expect(values.all(.itl) == [60])
  }

  @Test("Sources of token counts and premature rounds are told")
  func sources() throws {
    let measures = try measures()
    #expect(measures.tokenSource == .server)
    #expect(measures.promptTokenSource == .mixed)
    #expect(measures.prematureRounds == [true, false])
    #expect(measures.standing == .complete)
  }

  @Test("A call is measured from when it was made")
  func callMeasures() throws {
    let recording = try Timeline.twoRounds().recording()
    // In the order in which the calls were made: a0, b0, then the two rounds.
    let b = CallMeasures(recording, call: 1)
    #expect(b.agent == "b0" && b.standing == .cancelled)
    #expect(b.values[.ttfb] == 23 && b.values[.ttfe] == 24 && b.values[.ttft] == 38 && b.values[.ttfo] == 68)
    #expect(b.values.all(.itl) == [30, 20])
    // Reasoning without a count of its own: eight bytes of content are two tokens.
    #expect(b.values[.tokens] == 2 && b.values[.tpot] == 20 && b.values[.e2e] == 198)
    let first = CallMeasures(recording, call: 2)
    #expect(
      first.values[.tokens] == 7 && first.values[.promptTokens] == 50 && first.values[.cachedTokens] == 10)
  }

  @Test("Without output nothing is measured but what was sent")
  func nothing() throws {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
    let call = timeline.call(0, 0, round: 0, at: 1)
    timeline.end(call, .failed(StreamFailure(.connect, message: "No.")), at: 2)
    timeline.finish(.failed(StreamFailure(.connect, message: "No.")), at: 3)
    let measures = RequestMeasures(try timeline.recording())
    #expect(measures.standing == .failed)
    for measure in [Measure.ttfb, .ttft, .ttfo, .tokens, .stall, .maxGap, .tpot] {
      #expect(measures.values[measure] == nil)
    }
    #expect(measures.values[.calls] == 1)
    #expect(CallMeasures(try timeline.recording(), call: 0).failure == .connect)
  }

  @Test("What drained upstreams wrote after the answer is saved, and nothing is wasted by it")
  func drained() throws {
    var timeline = Timeline([Timeline.place(0, 0), Timeline.place(1, 0, upstreams: [0])])
    let proposer = timeline.call(0, 0, at: 0)
    timeline.firstByte(proposer, sent: 1, read: 2)
    timeline.delta(proposer, "12345678", read: 10)
    timeline.delta(proposer, "1234", read: 100)
    timeline.end(proposer, at: 110)
    timeline.barrier(1, round: 0, ready: [10], critical: 0, at: 10)
    timeline.round(1, round: 0, call: 1, evidence: [4], at: 10)
    let call = timeline.call(1, 0, round: 0, at: 10)
    timeline.delta(call, "x", read: 20)
    timeline.answer(1, round: 0, call: call, 0..<1, at: 20)
    timeline.end(call, at: 30)
    timeline.roundEnd(1, round: 0, at: 30)
    timeline.finish(at: 120)
    let values = RequestMeasures(try timeline.recording()).values
    #expect(values[.saved] == 1)
    #expect(values[.wasted] == 1)
    #expect(values[.overlap] == 1)
    #expect(values[.e2e] == 30)
  }

  @Test("A reader never stalls on text that is there, nor after the last of it")
  func stall() {
    var stall = PlaybackStall(rate: 10)
    stall.arrive(characters: 5, atNs: 0)
    stall.arrive(characters: 5, atNs: 400_000_000)
    #expect(stall.stalledNs == 0)
    stall.arrive(characters: 1, atNs: 1_500_000_000)
    #expect(stall.stalledNs == 5e8)
  }

  @Test("Characters are scalars, however many bytes they take")
  func characters() throws {
    var timeline = Timeline([Timeline.place(0, 0)], policy: "single")
    let call = timeline.call(0, 0, round: 0, at: 0)
    timeline.delta(call, "日本é", read: 1)
    timeline.answer(0, round: 0, call: call, 0..<8, at: 1)
    timeline.end(call, at: 2)
    #expect(try timeline.recording().places[0].pieces[0].characters == 3)
  }
}
