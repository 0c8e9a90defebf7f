import Measures
import Reports
import Testing
import TokenStreams

/// Which requests are shown one by one.
@Suite struct ChoiceTests {
  /// Seven prompts under two policies, the later ones slower, and one that failed.
  private static func requests() throws -> [MeasuredRequest] {
    var all: [MeasuredRequest] = []
    for prompt in 0..<7 {
      for (index, policy) in ["full", "staircase"].enumerated() {
        let recorded = Recorded(
          request: all.count, prompt: "p\(prompt)", policy: policy, firstRound: 100 + 10 * prompt + index,
          outcome: prompt == 5 && index == 1 ? .cancelled : .complete(.stop))
        all.append(try recorded.measured())
      }
    }
    return all
  }

  @Test(
    "The median, the slowest, the fastest and a failed request of every policy, each with its prompt's others, then the rest"
  )
  func choice() throws {
    let choice = RequestChoice(of: [try Self.requests()], most: 100)
    #expect(choice.available == 14)
    #expect(
      choice.comparisons.map { $0.members.map(\.request) } == [
        [6, 7], [4, 5], [12, 13], [0, 1], [10, 11], [2, 3], [8, 9],
      ])
    #expect(choice.comparisons[0].reasons == ["median: full"])
    #expect(choice.comparisons[2].reasons == ["slowest: full, staircase"])
    #expect(choice.comparisons[4].reasons == ["cancelled: staircase"])
    #expect(choice.comparisons[5].reasons == ["the next in the order of the traces"])
  }

  @Test(
    "Requests that are named come with the others of their prompts, in the order of the traces, and alone")
  func named() throws {
    let requests = try Self.requests()
    let named = [9, 3, 8].map { RequestChoice.Member(trace: 0, request: $0) }
    let choice = RequestChoice(of: [requests], named: named)
    #expect(choice.available == 14)
    #expect(choice.comparisons.map { $0.members.map(\.request) } == [[2, 3], [8, 9]])
    #expect(
      choice.comparisons.map(\.reasons) == [
        ["request 3 was asked for"], ["request 8 was asked for", "request 9 was asked for"],
      ])
  }

  @Test("No more requests than are wanted", arguments: 0...5)
  func most(number: Int) throws {
    let choice = RequestChoice(of: [try Self.requests()], most: number)
    let chosen = choice.comparisons.flatMap(\.members).count
    #expect(chosen == (number == 1 ? 1 : number / 2 * 2))
  }

  @Test(
    "A policy is in the middle or slowest among the requests of its own mixture, in whichever trace they are")
  func mixtures() throws {
    let traces = try ["one", "two"].map { mixture in
      try (0..<3).map { prompt in
        try Recorded(
          request: prompt, prompt: "\(mixture) p\(prompt)", mixture: mixture,
          firstRound: (mixture == "one" ? 100 : 1000) + 10 * prompt
        ).measured()
      }
    }
    let choice = RequestChoice(of: traces, most: 2)
    #expect(choice.comparisons.map(\.reasons) == [["median: one/staircase"], ["median: two/staircase"]])
    #expect(choice.comparisons.flatMap(\.members).map(\.request) == [1, 1])
  }

  @Test("A trace that is given twice is told twice")
  func twice() throws {
    let requests = try Self.requests()
    let choice = RequestChoice(of: [requests, requests], most: 100)
    #expect(choice.comparisons[0].members.map(\.trace) == [0, 0, 1, 1])
  }

  @Test(
    "No more requests than the page has room for, but one prompt's in any case", arguments: [0, 20, 40, 1000])
  func bytes(_ bytes: Int) throws {
    let requests = try Self.requests()
    let sizes = Dictionary(
      uniqueKeysWithValues: requests.map { (RequestChoice.Member(trace: 0, request: $0.request), 10) })
    let choice = RequestChoice(of: [requests], most: 100, sizes: sizes, bytes: bytes)
    #expect(choice.comparisons.count == min(7, max(1, bytes / 20)))
  }
}
