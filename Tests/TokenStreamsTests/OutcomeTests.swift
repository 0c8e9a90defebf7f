import Testing
import TokenStreams

@Suite("How streams end")
struct OutcomeTests {
  @Test(
    "Finish reasons of all dialects have their outcome, and unknown ones keep their word",
    arguments: [
      ("stop", Outcome.stop), ("eos", .stop), ("end_turn", .stop), ("length", .length),
      ("max_tokens", .length), ("content_filter", .contentFilter), ("tool_calls", .toolCalls),
      ("function_call", .toolCalls), ("insufficient_system_resource", .other("insufficient_system_resource")),
    ])
  func finishReasons(reason: String, outcome: Outcome) {
    #expect(Outcome(finishReason: reason) == outcome)
  }

  @Test("A stream that failed or has no finish reason broke off; one that we ended did not")
  func brokenOff() {
    let failure = StreamFailure(.disconnected, message: "Gone.")
    #expect(Outcome.failed(failure).isBrokenOff && Outcome.truncated.isBrokenOff)
    #expect(!Outcome.cancelled.isBrokenOff && !Outcome.stop.isBrokenOff)
  }

  @Test("What another try may mend is retryable: lost connections, 408, 429, 5xx")
  func retryable() {
    for status in [408, 429, 500, 503, 529] {
      #expect(StreamFailure(.httpStatus, status: status, message: "").isRetryable)
    }
    for status in [400, 401, 403, 404, 422] {
      let failure = StreamFailure(.httpStatus, status: status, message: "")
      #expect(!failure.isRetryable && failure.isHopeless)
    }
    #expect(StreamFailure(.connect, message: "").isRetryable)
    #expect(!StreamFailure(.idleTimeout, message: "").isRetryable)
    #expect(!StreamFailure(.idleTimeout, message: "").isHopeless)
  }
}

@Suite("Random numbers")
struct SplitMix64Tests {
  @Test("The seed 1234567 gives the published sequence")
  func published() {
    var random = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in random.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test("A unit number lies in 0 ..< 1")
  func unit() {
    var random = SplitMix64(seed: 1)
    #expect((0..<10_000).allSatisfy { _ in (0..<1).contains(random.unit()) })
  }
}
