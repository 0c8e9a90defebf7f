import Measures
import Testing
import TokenStreams

@Suite("Texts of recorded requests, judged")
struct TraceGroupsTests {
  private func texts(_ timeline: Timeline) -> RequestTexts {
    var texts = RequestTexts(timeline.header)
    for observation in timeline.observations() { texts.append(observation) }
    return texts
  }

  private func preferences(_ records: [(agent: String, slot: Int?, text: String?, preference: Double)])
    -> PlacePreferences
  {
    var preferences = PlacePreferences()
    for record in records {
      preferences.add(
        .init(
          instruction: "?", layer: 0, agent: record.agent, slot: record.slot, text: record.text,
          preference: .init(alpacaEval: record.preference)))
    }
    return preferences
  }

  @Test("Every round's answer stands against what the round had seen, and the whole against wholes")
  func rounds() {
    let texts = texts(.twoRounds())
    #expect(texts.text(ofPlace: 0) == "aaaaaaaa" && texts.text(ofPlace: 1) == "bbbbbbbb")
    #expect(texts.text(ofPlace: 2) == "one two three")
    var groups = TraceGroups(preferences([("a0", nil, nil, 1.25), ("b0", nil, nil, 1.75)]))
    groups.add(texts)
    #expect(
      groups.groups.map(\.round) == [0, nil] && groups.groups.map(\.name) == ["staircase", "staircase"])
    let first = groups.groups[0].samples[0]
    #expect(first.answer == "one two" && first.proposals.map(\.text) == ["aaaa", "bbbb"])
    // A part is judged by what the whole is worth.
    #expect(first.proposals.map(\.length) == [8, 8])
    let whole = groups.groups[1].samples[0]
    #expect(whole.answer == "one two three" && whole.proposals.map(\.text) == ["aaaaaaaa", "bbbbbbbb"])
    #expect(whole.proposals.map(\.preference.value) == [0.25, 0.75])
  }

  @Test("A preference is for the slot and the text that it names; others are counted as missing")
  func precision() {
    let texts = texts(.twoRounds())
    var groups = TraceGroups(
      preferences([("a0", 1, nil, 1.1), ("a0", 0, "aaaaaaaa", 1.2), ("b0", nil, "something else", 1.9)]))
    groups.add(texts)
    #expect(groups.withoutPreference == 1)
    #expect(groups.groups.last?.samples[0].proposals.map(\.preference.value) == [1.2 - 1])
    var outside = TraceGroups(preferences([("a0", nil, nil, 3), ("b0", nil, nil, .nan)]))
    outside.add(texts)
    #expect(outside.outOfRange == 1 && outside.withoutPreference == 1)
  }

  @Test("Requests that did not complete are counted and give no sample")
  func incomplete() {
    var groups = TraceGroups(preferences([("a0", nil, nil, 1.25), ("b0", nil, nil, 1.75)]))
    var header = Timeline.twoRounds().header
    header.policy = "full"
    groups.add(RequestTexts(header))
    #expect(groups.incomplete == 1 && groups.groups.isEmpty)
  }
}
