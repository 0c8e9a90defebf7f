import Aggregation
import Testing
import TokenStreams

@Suite("Rounds")
struct RoundTests {
  static let small = ChunkRule(first: 4, step: 4)

  /// One upstream with its first chunk, so that round 0 is being written.
  static func inFirstRound(
    _ policy: Policy = Policy(name: "s", chunk: small), continuation: Continuation = .prefill,
    isExact: Bool = true, fallback: AggregatorTraits? = nil, retriesPerRound: Int = 1, retriesLeft: Int = 8
  ) -> MachineScript {
    let traits = AggregatorTraits(continuation: continuation, isExact: isExact, bytesPerToken: 1)
    var script = MachineScript(
      policy, upstreams: 1, aggregator: traits, fallback: fallback, retriesPerRound: retriesPerRound,
      retriesLeft: retriesLeft)
    script.proposal(0, "abcd")
    return script
  }

  @Test("A round that is not the final one is limited by its new evidence; the final one is not")
  func limits() {
    var script = Self.inFirstRound()
    #expect(script.plans[0].maxTokens == 4 && !script.plans[0].isFinal)
    script.write("One")
    script.proposal(0, "efghijkl")
    script.endProposal(0)
    script.end(.length)
    #expect(script.plans[1].maxTokens == nil && script.plans[1].isFinal && script.plans[1].evidence == [12])
  }

  @Test("`when_seen` climbs the steps to their end even though every upstream has ended")
  func whenSeen() {
    var script = Self.inFirstRound(Policy(name: "s", chunk: Self.small, finalRound: .whenSeen))
    script.proposal(0, "efghijk")
    script.endProposal(0)
    script.write("x")
    script.end(.length)
    #expect(script.plans[1].evidence == [8] && !script.plans[1].isFinal)
    script.write("y")
    script.end(.length)
    #expect(script.plans[2].evidence == [11] && script.plans[2].isFinal)
  }

  @Test("A stop before the final round is emitted and recorded, and the next round goes on")
  func reopen() {
    var script = Self.inFirstRound()
    script.write("All said.")
    script.end(.stop)
    #expect(script.ends[0].isPremature && script.outcome == nil)
    script.endProposal(0)
    #expect(script.plans.count == 2 && script.prompt.messages.last == Message(.assistant, "All said."))
    script.end(.stop)
    #expect(script.outcome == .complete(.stop) && !script.ends[1].isPremature)
  }

  @Test("With `finish` it ends the answer, but only once enough upstreams have ended")
  func finish() {
    let policy = Policy(name: "s", chunk: Self.small, stop: .finish(minEnded: 0.5))
    var early = MachineScript(policy, upstreams: 2)
    early.proposal(0, "abcd")
    early.proposal(1, "abcd")
    early.write("Done.")
    var late = early
    early.end(.stop)
    #expect(early.outcome == nil)
    late.endProposal(1)
    late.end(.stop)
    #expect(late.outcome == .complete(.stop) && late.released == [0])
  }

  @Test(
    "A round that fails is tried again from what has been emitted, then handed to the fallback, then it is over"
  )
  func recovery() {
    var script = Self.inFirstRound(fallback: AggregatorTraits(continuation: .turns, isExact: true))
    script.write("Half of")
    script.end(dead)
    #expect(script.plans.last!.attempt == 1 && !script.plans.last!.usesFallback)
    #expect(
      script.prompt.messages.last == Message(.assistant, "Half of") && script.prompt.continuesLastMessage)
    script.write(" it")
    script.end(dead)
    #expect(script.plans.last!.attempt == 2 && script.plans.last!.usesFallback)
    #expect(!script.prompt.continuesLastMessage)
    script.end(dead)
    #expect(script.plans.last!.attempt == 3)
    script.end(dead)
    #expect(script.outcome?.name == "failed" && script.answer == "Half of it")
  }

  @Test("A retry has what is left of the segment's limit")
  func limitOfRetry() {
    var script = Self.inFirstRound()
    script.write("ab")
    script.end(dead)
    #expect(script.plans.map(\.maxTokens) == [4, 2])
  }

  @Test("A request that the server refuses is not sent to it again")
  func hopeless() {
    var script = Self.inFirstRound(fallback: AggregatorTraits())
    script.end(.failed(StreamFailure(.httpStatus, status: 404, message: "No such model.")))
    #expect(script.plans.last!.usesFallback && script.plans.count == 2)
  }

  @Test("No retry is made beyond the request's budget")
  func budget() {
    var script = Self.inFirstRound(retriesPerRound: 5, retriesLeft: 1)
    script.end(dead)
    script.end(dead)
    #expect(script.plans.count == 2 && script.outcome?.name == "failed")
  }

  @Test("A round that adds nothing counts as failed, unless the answer was complete before it")
  func silence() {
    var script = Self.inFirstRound()
    script.end(.length)
    #expect(script.plans.count == 2 && script.plans[1].attempt == 1)
  }

  @Test("What comes from an attempt that is over changes nothing")
  func superseded() {
    var script = Self.inFirstRound()
    script.end(dead)
    let before = script.machine
    script.feed(.roundDelta(round: 0, attempt: 0, text: "ghost", atNs: 9))
    script.feed(.roundEnded(round: 0, attempt: 0, .stop, atNs: 9))
    #expect(script.machine == before && script.answer.isEmpty && script.plans.count == 2)
  }

  @Test("The final round of a stream that broke off ends as truncated, with its text kept")
  func truncated() {
    var script = MachineScript(.single, upstreams: 0, retriesPerRound: 0)
    script.write("So far")
    script.end(.truncated)
    #expect(script.outcome == .complete(.truncated) && script.answer == "So far")
  }

  @Test("A reader who goes away ends the round and releases every upstream that still writes")
  func cancellation() {
    var script = Self.inFirstRound()
    script.write("x")
    script.feed(.consumerCancelled(atNs: 10))
    #expect(script.outcome == .cancelled && script.cancelled == [0] && script.released == [0])
    script.write("y")
    #expect(script.answer == "x")
  }
}

@Suite("Where segments may be cut")
struct SegmentTests {
  static func round(_ cut: SegmentRule.Cut?, _ continuation: Continuation = .prefill) -> MachineScript {
    let policy = Policy(name: "s", chunk: RoundTests.small, segment: SegmentRule(cut: cut))
    return RoundTests.inFirstRound(policy, continuation: continuation)
  }

  @Test("With `prefill` every delta goes out as it comes; with `turns` the last partial word is held back")
  func defaults() {
    var prefill = Self.round(nil, .prefill)
    prefill.write("The qu")
    #expect(prefill.answer == "The qu")
    var turns = Self.round(nil, .turns)
    turns.write("The qu")
    #expect(turns.answer == "The ")
    turns.write("ick br")
    #expect(turns.answer == "The quick ")
    turns.end(.length)
    #expect(turns.answer == "The quick ")
    #expect(turns.pieces.map(\.bytes) == [0..<4, 4..<10])
  }

  @Test(
    "With `prefill` white space at the end waits for what follows it, for some servers refuse to continue it")
  func trailingSpace() {
    var script = Self.round(nil, .prefill)
    script.write("One.\n\n")
    #expect(script.answer == "One.")
    script.write("Two")
    #expect(script.answer == "One.\n\nTwo")
  }

  @Test("A new turn that begins with a space does not double the one that the answer ends in")
  func doubledSpace() {
    var script = Self.round(nil, .turns)
    script.write("The quick br")
    script.end(.length)
    script.proposal(0, "efgh")
    script.write(" brown fox")
    #expect(script.answer == "The quick brown ")
  }

  @Test(
    "A new turn behind a text that had ended by itself gets the space that belongs there, which is nobody's bytes",
    arguments: [
      ("Blue.", "Moreover red ", "Blue. Moreover red "), ("Blue", "(or red) ", "Blue (or red) "),
      ("Blue.", "2 colours ", "Blue. 2 colours "), ("Blue. ", "Moreover red ", "Blue. Moreover red "),
      ("Blue.\n", "Moreover red ", "Blue.\nMoreover red "), ("Blue", ", or red ", "Blue, or red "),
      ("Blue.", " Moreover red ", "Blue. Moreover red "), ("Blue.", "\n\nRed ", "Blue.\n\nRed "),
      ("天空是蓝色的。", "此外 ", "天空是蓝色的。此外 "),
    ])
  func spaceBetweenTurns(first: String, second: String, joined: String) {
    var script = Self.round(nil, .turns)
    script.write(first)
    script.end(.stop)
    script.proposal(0, "efgh")
    script.write(second)
    #expect(script.answer == joined)
    #expect(script.pieces.map(\.text).joined() == joined)
    #expect(script.pieces.last!.bytes == 0..<second.utf8.count)
  }

  @Test("No space is put where a limit cut the text off, where a server continues it, or into a turn begun")
  func noSpace() {
    var cut = Self.round(.delta, .turns)
    cut.write("Blu")
    cut.end(.length)
    cut.proposal(0, "efgh")
    cut.write("ish")
    #expect(cut.answer == "Bluish")
    var continued = Self.round(nil, .prefill)
    continued.write("Blu")
    continued.end(.stop)
    continued.proposal(0, "efgh")
    continued.write("ish")
    #expect(continued.answer == "Bluish")
    var retried = Self.round(nil, .turns)
    retried.write("Blue.")
    retried.end(.stop)
    retried.proposal(0, "efgh")
    retried.write("Red ")
    retried.end(dead)
    retried.write("wine ")
    #expect(retried.answer == "Blue. Red wine ")
  }

  @Test("An attempt that fails keeps nothing that it held back: the next one writes it again")
  func failedAttempt() {
    var script = Self.round(.word)
    script.write("Sta")
    script.end(dead)
    #expect(script.answer.isEmpty)
    script.write("Staircase ends")
    #expect(script.answer == "Staircase ")
  }

  @Test("A stop keeps what was held back")
  func tail() {
    var script = Self.round(.word)
    script.write("The end")
    script.end(.stop)
    #expect(script.answer == "The end")
  }

  @Test("Not more than 32 scalars are held back, and never a part of a grapheme")
  func longWord() {
    var script = Self.round(.word)
    let word = String(repeating: "x", count: 40) + "e"
    script.write(word)
    #expect(script.answer == String(repeating: "x", count: 40))
    script.write("\u{301}y")
    #expect(script.answer.isEmpty == false && word.hasPrefix(String(script.answer.prefix(40))))
  }

  @Test("Scripts without spaces break anywhere")
  func noSpaces() {
    var script = Self.round(.word)
    script.write("漢字か")
    #expect(script.answer == "漢字")
  }

  @Test("`sentence` and `line` hold back to the end of a sentence or line")
  func sentences() {
    var sentence = Self.round(.sentence)
    sentence.write("One. Two")
    #expect(sentence.answer == "One. ")
    var line = Self.round(.line)
    line.write("One. Two\nThree")
    #expect(line.answer == "One. Two\n")
  }

  @Test("A segment without a place to cut is cut at a word sooner than lost")
  func nothingToCut() {
    var script = Self.round(.line)
    script.write("no line ends here")
    script.end(.length)
    #expect(script.answer == "no line ends ")
  }
}

@Suite("What the answer has already")
struct TrimmingTests {
  static let first = "The silver badger waited near the orchard gate."

  /// Round 1 of an answer that begins with `first`.
  static func second(isExact: Bool = false) -> MachineScript {
    var script = RoundTests.inFirstRound(isExact: isExact)
    script.write(first)
    script.end(.length)
    script.proposal(0, "efgh")
    return script
  }

  @Test("An echo of the answer from its start is removed, in whatever pieces it comes, and counted")
  func echo() {
    for size in [1, 2, 7, 100] {
      var script = Self.second()
      var rest = Substring(Self.first + " It was cold.")
      while !rest.isEmpty {
        script.write(String(rest.prefix(size)))
        rest = rest.dropFirst(size)
      }
      script.end(.length)
      #expect(script.answer == Self.first + " It was cold.")
      #expect(script.notes == ["trimmed 47 bytes that round 1 repeated"])
    }
  }

  @Test("A repeated tail of at least 24 scalars is removed; a shorter one is chance")
  func tail() {
    var long = Self.second()
    long.write("waited near the orchard gate. It was cold.")
    #expect(long.answer == Self.first + " It was cold.")
    var short = Self.second()
    short.write("orchard gate. It was cold.")
    #expect(short.answer == Self.first + "orchard gate. It was cold.")
  }

  @Test("A restart in other words ends the attempt")
  func restart() {
    var script = Self.second()
    script.write("The silver badger waited near a house, and then")
    #expect(script.cancelled == [0] && script.plans.last!.attempt == 1 && script.answer == Self.first)
  }

  @Test("Nothing is trimmed at an endpoint that is declared exact")
  func exact() {
    var script = Self.second(isExact: true)
    script.write(Self.first)
    #expect(script.answer == Self.first + Self.first)
  }
}
