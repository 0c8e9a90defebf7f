import Measures
import TokenStreams

extension Timeline {
  /// Two proposers and an aggregator of two rounds; every instant is a whole number of milliseconds.
  ///
  ///     a0  called 2, sent 5, first byte 20, content 30 "aaaa", 50 "aaaa", ends 60
  ///     b0  called 2, sent 6, first byte 25, reasons 40, content 70 "bbbb", 90 "bbbb", cut off at 200
  ///     a1  round 0: barrier 71 (a 30, b 70 read, 71 handed over), called 72, sent 74, first byte 94, reasons 100,
  ///         content 110 "one", emitted 120 with " two" (held back), ends 130
  ///     a1  round 1: barrier 150, called 150, content 180 " three" emitted 180, ends 190
  static func twoRounds() -> Timeline {
    var timeline = Timeline(
      [place(0, 0), place(0, 1), place(1, 0, upstreams: [0, 1])], scheduled: 0, started: 1)
    let a = timeline.call(0, 0, at: 2)
    timeline.firstByte(a, sent: 5, read: 20)
    timeline.delta(a, "aaaa", read: 30)
    timeline.delta(a, "aaaa", read: 50)
    timeline.end(a, at: 60)
    let b = timeline.call(0, 1, at: 2)
    timeline.firstByte(b, sent: 6, read: 25)
    timeline.delta(b, "hm", .reasoning, read: 40)
    timeline.delta(b, "bbbb", read: 70, at: 71)
    timeline.delta(b, "bbbb", read: 90)
    timeline.end(b, .cancelled, at: 200)

    timeline.barrier(1, round: 0, ready: [30, 71], critical: 1, at: 71)
    timeline.round(1, round: 0, call: 2, evidence: [4, 4], at: 71)
    let first = timeline.call(1, 0, round: 0, at: 72)
    timeline.firstByte(first, sent: 74, read: 94)
    timeline.delta(first, "hm", .reasoning, read: 100)
    timeline.delta(first, "one", read: 110)
    timeline.delta(first, " two", read: 119, at: 120)
    timeline.answer(1, round: 0, call: first, 0..<7, at: 120)
    timeline.usage(
      first, Usage(promptTokens: 50, cachedTokens: 10, completionTokens: 9, reasoningTokens: 2), at: 125)
    timeline.end(first, at: 130)
    timeline.roundEnd(1, round: 0, .stop, premature: true, at: 130)

    timeline.barrier(1, round: 1, ready: [50, 150], critical: 1, at: 150)
    timeline.round(1, round: 1, call: 3, evidence: [8, 4], isFinal: true, at: 150)
    let second = timeline.call(1, 0, round: 1, at: 150)
    timeline.firstByte(second, sent: 151, read: 170)
    timeline.delta(second, " three", read: 180)
    timeline.answer(1, round: 1, call: second, 0..<6, at: 180)
    timeline.usage(
      second, Usage(promptTokens: 70, cachedTokens: 50, completionTokens: 3, reasoningTokens: 0), at: 185)
    timeline.end(second, at: 190)
    timeline.roundEnd(1, round: 1, at: 190)
    timeline.finish(at: 201)
    return timeline
  }
}
