import Measures
import Testing
import TokenStreams

@Suite("Texts of recorded requests, judged")
struct TraceGroupsTests {
  private func texts(_ timeline: Timeline) throws -> RequestTexts {
    var texts = RequestTexts(timeline.header)
    for observation in timeline.observations() { try texts.append(observation) }
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
  func rounds() throws {
    let texts = try texts(.twoRounds())
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
  func precision() throws {
    let texts = try texts(.twoRounds())
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

  private func pool(_ texts: [RequestTexts], _ preferences: PlacePreferences) -> TraceProposals {
    var proposals = TraceProposals(preferences)
    for request in texts { proposals.add(request) }
    return proposals
  }

  @Test(
    "Proposers are chosen among the agents that were judged; of several texts the first judged one counts")
  func proposers() throws {
    let texts = try texts(.twoRounds())
    let all = pool(
      [texts, texts], preferences([("a0", nil, nil, 1.25), ("b0", nil, nil, 1.75), ("a1", nil, nil, 2)]))
    #expect(all.pool.models == ["a0", "b0"] && all.pool.doubled == [1, 1])
    #expect(all.pool.proposals(for: "?").map(\.text) == ["aaaaaaaa", "bbbbbbbb"])
    #expect(all.pool.proposals(for: "?").map(\.preference.value) == [0.25, 0.75])
    #expect(all.unfitting == 1 && all.withoutPreference == 0)
    let one = pool([texts], preferences([("b0", nil, nil, 1.75), ("a0", nil, "another text", 1.5)]))
    #expect(one.pool.models == ["b0"] && one.withoutPreference == 1 && one.unfitting == 1)
    let unfinished = pool([RequestTexts(Timeline.twoRounds().header)], preferences([("a0", nil, nil, 1.5)]))
    #expect(unfinished.pool.models.isEmpty && unfinished.incomplete == 1)
  }

  @Test("A text that was not judged is no match for the preference of another one")
  func unjudged() throws {
    var other = Timeline.twoRounds().header
    other.messages = [Message(.user, "!")]
    var unjudged = RequestTexts(other)
    for observation in Timeline.twoRounds().observations() { try unjudged.append(observation) }
    let texts = try texts(.twoRounds())
    let proposals = pool(
      [unjudged, texts], preferences([("a0", nil, "aaaaaaaa", 1.25), ("b0", nil, nil, 1.5)]))
    #expect(proposals.withoutPreference == 2)
    #expect(proposals.pool.proposals(for: "!").isEmpty && proposals.pool.proposals(for: "?").count == 2)
    #expect([0, 1].map { proposals.pool.count(of: .noPreference, model: $0) } == [1, 1])
  }
}
