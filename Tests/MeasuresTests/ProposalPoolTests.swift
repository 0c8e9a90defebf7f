import Measures
import Testing

@Suite("Proposals put together from files")
struct ProposalPoolTests {
  private func text(_ instruction: String, _ model: String, _ text: String?) -> PreferenceRecord {
    PreferenceRecord(instruction: instruction, model: model, text: text, preference: .absent)
  }

  private func judgement(
    _ instruction: String, _ model: String, _ preference: Double, _ text: String? = nil
  ) -> PreferenceRecord {
    PreferenceRecord(
      instruction: instruction, model: model, text: text, preference: .init(alpacaEval: preference))
  }

  private func pool(_ records: [PreferenceRecord]) -> ProposalPool {
    var pool = ProposalPool()
    for record in records { pool.add(record) }
    return pool
  }

  @Test("Texts and preferences meet by instruction and model, whatever order they come in")
  func matching() {
    let records = [
      text("i", "a", "A"), judgement("i", "b", 1.25, "B"), text("j", "a", "C"), judgement("i", "a", 0),
      judgement("j", "a", 2),
    ]
    for records in [records, records.reversed()] {
      let pool = pool(records)
      let found = pool.proposals(for: "i").map { (pool.models[$0.model], $0.text, $0.preference.value) }
      #expect(found.sorted { $0.0 < $1.0 }.map(\.1) == ["A", "B"])
      #expect(found.sorted { $0.0 < $1.0 }.map(\.2) == [0.5, 0.25])
      #expect(pool.proposals(for: "j").map(\.preference.value) == [1])
      #expect(pool.proposals(for: "k").isEmpty)
      #expect(pool.missing(ofModel: pool.models.firstIndex(of: "b") ?? -1) == 1)
    }
  }

  @Test("What cannot be used is left out and counted with its reason")
  func exclusions() {
    let long = String(repeating: "x", count: CorrelationSample.longest + 1)
    let pool = pool([
      text("1", "a", "A"), text("2", "a", ""), judgement("2", "a", 1.5), text("3", "a", nil),
      judgement("3", "a", 1.5), text("4", "a", "A"), judgement("4", "a", .nan), text("5", "a", "A"),
      judgement("5", "a", 2.5), text("6", "a", "A"), judgement("6", "a", 1.5, "another"), text("7", "a", "A"),
      judgement("7", "a", 1.5, "A"), judgement("8", "a", 1.5, long), text("9", "a", "A"),
      PreferenceRecord(instruction: "9", model: "a", text: nil, preference: .noNumber),
    ])
    let counts = ProposalPool.Exclusion.allCases.map { pool.count(of: $0, model: 0) }
    #expect(counts == [1, 1, 1, 1, 1, 1, 1, 1])
    #expect(pool.usable(ofModel: 0) == 1)
    #expect([1, 2, 3, 4, 5, 6, 8, 9].allSatisfy { pool.proposals(for: "\($0)").isEmpty })
  }

  @Test("Of doubled records the first counts, and the others are counted")
  func doubled() {
    let pool = pool([
      text("i", "a", "first"), text("i", "a", "second"), judgement("i", "a", 1.25, "first"),
      judgement("i", "a", 1.75, "first"), judgement("i", "b", 1.5, "only"),
    ])
    #expect(pool.doubled == [2, 0])
    #expect(pool.proposals(for: "i").map(\.preference.value) == [0.25, 0.5])
  }

  @Test("Instructions are the same only to the byte: a combining mark is not its composed letter")
  func exactness() {
    let pool = pool([judgement("caf\u{E9}", "a", 1.5, "A")])
    #expect(pool.proposals(for: "caf\u{E9}").count == 1)
    #expect(pool.proposals(for: "cafe\u{301}").isEmpty)
    #expect(pool.proposals(for: "caf\u{E9} ").isEmpty)
  }

  @Test("Answers are matched with proposals; empty, doubled and unmatched ones are counted")
  func answers() {
    let pool = pool([
      judgement("i", "a", 1.25, "A"), judgement("i", "b", 1.75, "B"), judgement("j", "a", 1.5, "A"),
    ])
    var answers = AnswerSet(name: "x", isControl: false)
    answers.add(instruction: "unknown", text: "X")
    answers.add(instruction: "i", text: "answer")
    answers.add(instruction: "i", text: "another")
    answers.add(instruction: "j", text: "")
    answers.add(instruction: "j", text: "too late")
    let group = answers.group(with: pool)
    #expect(group.samples.map(\.index) == [1] && group.samples.map(\.answer) == ["answer"])
    #expect(answers.records == 5 && answers.doubled == 2 && answers.empty == 1 && answers.usable == 2)

    var control = AnswerSet(name: "y", isControl: true)
    control.add(instruction: "i", text: "of its own")
    let controls = control.group(inPlaceOf: group.samples)
    #expect(controls.isControl && controls.samples.map(\.answer) == ["of its own"])
    #expect(controls.samples[0].proposals == group.samples[0].proposals)
  }
}
