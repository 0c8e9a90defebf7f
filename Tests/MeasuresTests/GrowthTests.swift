import Measures
import Testing
import TokenStreams

@Suite("Answers that grew beside their proposals")
struct GrowthTests {
  private static let proposals = ["the sea has two tides a day", "a moon pulls the water up twice"]

  /// Two rounds: the first saw the beginnings of both proposals and wrote what only the second one saw whole.
  private func texts(
    _ proposals: [String] = proposals,
    answer: [String] = ["a moon pulls the water ", "and the sea has two tides."],
    evidence: [[Int]] = [[11, 6], [27, 31]], outcome: RequestOutcome = .complete(.stop),
    slots: [Int] = [0, 1]
  ) throws -> RequestTexts {
    var timeline = Timeline(
      [Timeline.place(0, 0), Timeline.place(0, 1), Timeline.place(1, 0, upstreams: slots)])
    for (slot, text) in proposals.enumerated() {
      let call = timeline.call(0, slot, at: 1)
      timeline.delta(call, text, read: 2)
      timeline.end(call, at: 3)
    }
    for (round, text) in answer.enumerated() {
      let at = Double(10 * (round + 1))
      let call = timeline.call(1, 0, round: round, at: at)
      timeline.round(1, round: round, call: call, evidence: evidence[round], at: at)
      timeline.delta(call, text, read: at + 1)
      timeline.answer(1, round: round, call: call, 0..<text.utf8.count, at: at + 1)
      timeline.end(call, at: at + 2)
    }
    timeline.finish(outcome, at: 100)
    var texts = RequestTexts(timeline.header)
    for observation in timeline.observations() { try texts.append(observation) }
    return texts
  }

  private func answers(_ study: GrowthStudy) -> [GrownAnswer] {
    study.answers.compactMap { study.answer($0) }
  }

  private func cells(_ table: MeasureTable, _ titles: [String]) -> [[MeasureTable.Cell]] {
    table.rows.map { row in titles.map { title in row[table.columns.firstIndex { $0.title == title }!] } }
  }

  @Test(
    "Compared after some rounds only, the answer is as alike as after all, and its spans are the same",
    arguments: 2...6)
  func someRounds(most: Int) throws {
    let texts = try texts(
      answer: ["a moon ", "pulls the ", "water ", "and the sea ", "has two tides."],
      evidence: [[3, 6], [11, 6], [17, 13], [27, 20], [27, 31]])
    let whole = try AnswerGrowth(texts, place: 2)
    let some = try AnswerGrowth(texts, place: 2, mostRounds: most)
    #expect(whole.comparedRounds == [0, 1, 2, 3, 4] && some.spans == whole.spans)
    #expect(
      some.comparedRounds
        == [[0, 4], [0, 2, 4], [0, 1, 2, 4], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4]][most - 2])
    #expect(some.similarities == some.comparedRounds.map { whole.similarities[$0] })
  }

  @Test("A span has its round, and says for each proposal when a round first saw it there")
  func spans() throws {
    let growth = try AnswerGrowth(try texts(), place: 2)
    #expect(growth.places == [0, 1] && growth.wordCount == 11)
    // The second proposal's words were written a round before they were seen.
    var study = GrowthStudy(metrics: [.indel])
    study.add(try texts())
    let table = GrowthStudy.spans(answers(study))
    #expect(
      cells(table, ["written in round", "words", "agent", "slot", "seen by round", "seen in time", "text"])
        == [
          [
            .count(0), .count(5), .text("b0"), .count(1), .count(1), .text("no"),
            .text("a moon pulls the water"),
          ],
          [
            .count(1), .count(5), .text("a0"), .count(0), .count(1), .text("yes"),
            .text("the sea has two tides"),
          ],
        ])
  }

  @Test("Means are over the answers that have the round; the last round is that of each answer")
  func means() throws {
    var study = GrowthStudy(metrics: [.levenshtein, .bleu])
    study.add(try texts())
    study.add(try texts(answer: ["the sea has two tides a day"], evidence: [[27, 0]]))
    let table = study.meanSimilarities(answers(study))
    #expect(
      cells(table, ["after round", "agent", "n"]) == [
        [.count(0), .text("a0"), .count(2)], [.count(0), .text("b0"), .count(2)],
        [.count(1), .text("a0"), .count(1)], [.count(1), .text("b0"), .count(1)],
        [.text("last"), .text("a0"), .count(2)], [.text("last"), .text("b0"), .count(2)],
      ])
    // Of the first answer and round: 10 of 23 scalars of "a moon pulls the water " make "the sea has"; see below.
    let one = study.similarities(answers(study))
    let values = cells(one, ["levenshtein"]).map { row in
      if case .number(let value, _, _) = row[0] { value } else { Double.nan }
    }
    #expect(values[4] == 1 && values[5] == 0)
    guard case .number(let mean, _, _) = cells(table, ["levenshtein"])[0][0] else {
      Issue.record("There is no mean.")
      return
    }
    #expect(mean == (values[0] + values[4]) / 2)
    for table in [table, one, GrowthStudy.meanOrigins(answers(study)), GrowthStudy.spans(answers(study))] {
      for column in table.columns { #expect(MeasureDefinition.all.contains(column.definition)) }
    }
  }

  @Test("Shares are of all words; what no round had seen in time counts as shared and not as seen")
  func origins() throws {
    var study = GrowthStudy(metrics: [.indel])
    study.add(try texts())
    let table = GrowthStudy.meanOrigins(answers(study))
    let share = MeasureTable.Cell.number(100 * 5 / 11, digits: 1)
    let none = MeasureTable.Cell.number(0, digits: 1)
    #expect(
      cells(table, ["agent", "words", "spans", "shared", "seen", "first seen"]) == [
        [.text("any"), .count(11), .count(2), .number(100 * 10 / 11, digits: 1), share, share],
        [.text("a0"), .count(11), .count(1), share, share, share],
        [.text("b0"), .count(11), .count(1), share, none, none],
      ])
  }

  @Test("What is incomplete, empty, too long or contradicts itself is counted and left out")
  func exclusions() throws {
    let long = String(repeating: "x", count: AnswerGrowth.longest + 1)
    var study = GrowthStudy(metrics: [.indel])
    study.add(try texts(outcome: .cancelled))
    study.add(try texts(answer: ["", ""]))
    study.add(try texts(answer: [long, ""]))
    study.add(try texts([long, "short"], evidence: [[9, 1], [10, 5]]))
    study.add(try texts(evidence: [[11, 6], [5, 6]]))
    // It reads nobody, so that it has nothing to be like.
    study.add(try texts(evidence: [[], []], slots: []))
    let answers = study.answers.map { study.answer($0) }
    #expect(study.exclusions(answers).rows.map { $0[1] } == Array(repeating: .count(1), count: 5))
    #expect(study.meanSimilarities(answers.compactMap { $0 }).rows.count == 3)
  }
}
