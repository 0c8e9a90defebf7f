import TokenStreams

/// Observations of every kind with arbitrary contents, from a seed.
struct RandomObservations {
  private var random: SplitMix64

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// How many kinds of observation `next` chooses from.
  static let kinds = 17

  mutating func next(kind: Int, request: Int) -> Observation {
    switch kind {
    case 0: .request(header(request))
    case 1: .call(callStart())
    case 2:
      stream(
        .delta(Delta(text(), channel: random.next() % 2 == 0 ? .content : .reasoning, readNs: instant())))
    case 3:
      stream(
        .firstByte(
          StreamEvent.FirstByte(
            connectedNs: instant(), sentNs: instant(), readNs: instant(), reusedConnection: flag(),
            server: text())))
    case 4: stream(.firstEvent(readNs: instant()))
    case 5:
      stream(
        .usage(
          Usage(
            promptTokens: number(), cachedTokens: number(), completionTokens: number(),
            reasoningTokens: number()),
          readNs: instant()))
    case 6: stream(.ended(outcome(), readNs: instant()))
    case 7: .retry(call: number(), failure(), delayNs: instant(), atNs: instant())
    case 8: .barrier(barrier())
    case 9: .round(round())
    case 10: .answer(answer())
    case 11:
      .roundEnd(
        Observation.RoundEnd(
          layer: number(), slot: number(), round: number(), attempt: number(), outcome: outcome(),
          isPremature: flag(), atNs: instant()))
    case 12: .pause(durationNs: instant(), atNs: instant())
    case 13: .note(text(), atNs: instant())
    case 14: .timer(id: number(), atNs: instant())
    case 15: .cancellation(atNs: instant())
    default: .finished(requestOutcome(), atNs: instant())
    }
  }

  private mutating func flag() -> Bool { random.next() % 2 == 0 }
  private mutating func number() -> Int { flag() ? Int(random.next() % 9) - 1 : Int(random.next() >> 29) }
  private mutating func numbers() -> [Int] { (0..<random.next() % 7).map { _ in number() } }
  private mutating func instant() -> Int64 { Int64(random.next() >> 4) }

  /// Texts that break what is careless: quotes, controls, several planes, joined and canonically equivalent scalars.
  mutating func text() -> String {
    let pieces: [Character] = [
      "a", "\"", "\\", "/", "\n", "\r\n", "\t", "\0", "\u{1F}", "\u{7F}", "é", "e\u{301}", "\u{301}",
      "\u{FEFF}",
      "\u{2028}", "\u{FFFF}", "👩‍🚀", "🇩🇪", "\u{10FFFF}", "語", "ي", "{", "}", " ",
    ]
    return String((0..<random.next() % 24).map { _ in pieces[Int(random.next() % UInt64(pieces.count))] })
  }

  private mutating func stream(_ event: StreamEvent) -> Observation {
    .stream(call: number(), event, atNs: instant())
  }

  private mutating func failure() -> StreamFailure {
    let kinds = StreamFailure.Kind.allCases
    return StreamFailure(
      kinds[Int(random.next() % UInt64(kinds.count))], status: number(), message: text(),
      retryAfterNs: flag() ? instant() : nil)
  }

  private mutating func outcome() -> Outcome {
    switch random.next() % 8 {
    case 0: .stop
    case 1: .length
    case 2: .contentFilter
    case 3: .toolCalls
    case 4: .other(text())
    case 5: .truncated
    case 6: .failed(failure())
    default: .cancelled
    }
  }

  private mutating func requestOutcome() -> RequestOutcome {
    switch random.next() % 4 {
    case 0: .complete(outcome())
    case 1: .degraded(outcome())
    case 2: .failed(failure())
    default: .cancelled
    }
  }

  private mutating func header(_ request: Int) -> RequestHeader {
    let parameters = [
      #"{"first":8,"growth":1.5,"barrier":{"quorum":4}}"#, "{}", "{ \"a\": 1 }", "[1]", text(),
    ]
    return RequestHeader(
      request: request, promptID: text(), repetition: number(),
      messages: [Message(.system, text()), Message(.user, text()), Message(.assistant, text())],
      mixture: text(), policy: text(), policyParameters: parameters[Int(random.next() % 5)],
      places: (0..<random.next() % 4).map { _ in place() }, fallback: flag() ? place() : nil,
      retry: RetryRule(
        budget: number(), perCall: number(), perRound: number(), baseNs: instant(), capNs: instant()),
      drains: flag(), source: flag() ? RequestHeader.Source(trace: text(), request: number()) : nil,
      scheduledNs: instant(), startedNs: instant(), cacheNamespace: text(), seed: random.next(),
      maxTokens: flag() ? number() : nil)
  }

  private mutating func place() -> RequestHeader.Place {
    RequestHeader.Place(
      layer: number(), slot: number(), agent: text(), model: text(), endpoint: text(),
      hardware: flag() ? text() : "", bytesPerToken: 0.001 + random.unit() * 8, continuation: text(),
      isExact: flag(),
      upstreams: numbers())
  }

  private mutating func callStart() -> Observation.CallStart {
    Observation.CallStart(
      call: number(), layer: number(), slot: number(), agent: text(), round: number(), attempt: number(),
      promptDigest: text(), promptBytes: number(), promptTokens: number(), maxTokens: flag() ? number() : nil,
      atNs: instant())
  }

  private mutating func barrier() -> Observation.Barrier {
    let causes = Observation.Barrier.Cause.allCases
    return Observation.Barrier(
      layer: number(), slot: number(), round: number(),
      cause: causes[Int(random.next() % UInt64(causes.count))],
      readyNs: numbers().map { Int64($0) }, critical: number(), atNs: instant())
  }

  private mutating func round() -> Observation.RoundStart {
    Observation.RoundStart(
      layer: number(), slot: number(), round: number(), attempt: number(), call: number(), isFinal: flag(),
      evidenceBytes: numbers(), evidenceTokens: numbers(), layout: text(), continuation: text(),
      atNs: instant())
  }

  private mutating func answer() -> Observation.AnswerPiece {
    let from = Int(random.next() >> 30)
    return Observation.AnswerPiece(
      layer: number(), slot: number(), round: number(), call: number(),
      bytes: from..<(from + Int(random.next() % 99)), spacing: flag() ? " " : "", atNs: instant())
  }
}
