import Similarity
import Testing

@Suite("Where an answer came from")
struct ProvenanceTests {
  /// Texts that were there as a whole in the only round.
  private func whole(_ text: String) throws -> GrowingText { try GrowingText(text, ends: [text.utf8.count]) }

  /// `text of the span|slots`.
  private func spans(_ answer: String, _ proposals: [String], minimumWords: Int) throws -> [String] {
    let provenance = try Provenance(
      answer: whole(answer), proposals: proposals.map(whole), minimumWords: minimumWords)
    return provenance.spans.map { span in
      let text = String(decoding: Array(answer.utf8)[span.bytes], as: UTF8.self)
      return "\(text)|\(span.sources.map { "\($0.slot)" }.joined(separator: ","))"
    }
  }

  @Test("The longest span is taken first, and what is left of a shorter one counts if it is long enough")
  func greedy() throws {
    #expect(
      try spans(
        "one two three four five six seven eight", ["one two three four", "three four five six seven eight"],
        minimumWords: 2) == ["one two|0", "three four five six seven eight|1"])
    #expect(
      try spans(
        "one two three four five six seven eight", ["one two three four", "three four five six seven eight"],
        minimumWords: 3) == ["three four five six seven eight|1"])
  }

  @Test("Of equally long spans the first in the answer is taken; all who hold it are its sources, by slot")
  func ties() throws {
    #expect(
      try spans("a b c d", ["b c d", "a b c"], minimumWords: 2) == ["a b c|1"])
    #expect(
      try spans("x a b c y", ["q a b c", "z", "a b c d"], minimumWords: 3) == ["a b c|0,2"])
    #expect(try spans("a b c a b c", ["a b c"], minimumWords: 3) == ["a b c|0", "a b c|0"])
  }

  @Test("Case and what stands between words make no difference; apostrophes and marks are within words")
  func words() throws {
    #expect(
      try spans("Don’t stop – the «MUSIC»!", ["don’t: STOP the music"], minimumWords: 4)
        == ["Don’t stop – the «MUSIC|0"])
    #expect(try spans("don't go", ["don t go"], minimumWords: 1) == ["go|0"])
    #expect(
      try spans("re\u{301}sume\u{301} now", ["re\u{301}sume\u{301}s, now"], minimumWords: 1) == ["now|0"])
    #expect(try spans("我们今天去公园。", ["今天去哪里"], minimumWords: 3) == ["今天去|0"])
    #expect(try spans("", ["a"], minimumWords: 1).isEmpty)
    #expect(try spans("a", [""], minimumWords: 1).isEmpty)
    #expect(try spans("a", [], minimumWords: 1).isEmpty)
  }

  @Test("A span knows the round that wrote it and the first that saw it, in each proposal")
  func rounds() throws {
    let answer = try GrowingText("the sea rises twice a day and falls", ends: [13, 27, 35])
    let provenance = try Provenance(
      answer: answer,
      proposals: [
        GrowingText("because the sea rises twice", ends: [0, 27, 27]),
        GrowingText("the sea rises twice and falls", ends: [13, 18, 29]),
        GrowingText("well, the sea rises twice", ends: [3, 5, 24]),
      ], minimumWords: 2)
    let (first, second) = (provenance.spans[0], provenance.spans[1])
    #expect(first.bytes == 0..<13 && first.words == 3 && first.round == 0)
    #expect(first.sources.map(\.slot) == [0, 1, 2])
    #expect(first.sources.map(\.bytes) == [8..<21, 0..<13, 6..<19])
    #expect(first.sources.map(\.firstRound) == [1, 0, 2])
    #expect(first.origin?.slot == 1 && first.wasSeen)
    #expect(second.bytes == 14..<19 && second.words == 1 && second.round == 1)
    #expect(second.sources.map(\.bytes) == [22..<27, 14..<19, 20..<25])
    #expect(second.sources.map(\.firstRound) == [1, 2, nil])
    #expect(second.origin?.slot == 0 && second.wasSeen)
    #expect(provenance.spans[2].bytes == 26..<35 && provenance.spans[2].round == 2)
    #expect(provenance.spans.reduce(0) { $0 + $1.words } == 6 && provenance.wordCount == 8)
  }

  @Test(
    "What a round wrote before the proposal had been seen is no copy, though the next round, which had seen it, went on with it"
  )
  func divided() throws {
    let provenance = try Provenance(
      answer: GrowingText("the same old phrase again", ends: [12, 25]),
      proposals: [GrowingText("the same old phrase again", ends: [2, 25])])
    #expect(provenance.spans.map(\.words) == [3, 2])
    #expect(provenance.spans.map(\.wasSeen) == [false, true])
  }

  @Test("What was written before any round saw it cannot have been copied")
  func unseen() throws {
    let provenance = try Provenance(
      answer: GrowingText("the same old phrase", ends: [19, 19]),
      proposals: [
        GrowingText("the same old phrase", ends: [5, 19]), GrowingText("the same old phrase", ends: [5, 5]),
      ], minimumWords: 2)
    #expect(provenance.spans.map(\.wasSeen) == [false])
    #expect(provenance.spans[0].origin?.slot == 0)
  }

  @Test("Of two that were seen in the same round, the earlier slot is the origin")
  func origin() throws {
    let proposal = try GrowingText("the same old phrase", ends: [5, 19])
    let provenance = try Provenance(
      answer: GrowingText("the same old phrase", ends: [0, 19]), proposals: [proposal, proposal])
    #expect(provenance.spans.isEmpty)
    let shorter = try Provenance(
      answer: GrowingText("the same old phrase", ends: [0, 19]), proposals: [proposal, proposal],
      minimumWords: 4)
    #expect(shorter.spans[0].sources.map(\.firstRound) == [1, 1])
    #expect(shorter.spans[0].origin?.slot == 0)
    #expect(shorter.spans[0].wasSeen)
  }
}
