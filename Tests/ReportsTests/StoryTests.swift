import JSON
import Reports
import Testing

/// What a report tells of single requests.
@Suite struct StoryTests {
  private static func story(_ recorded: Recorded) throws -> JSONValue {
    let page = String(decoding: try Report(of: [recorded]).page, as: UTF8.self)
    return try #require(try PageTests.data(of: page)["stories"]?.array?.first)
  }

  @Test("A round says what it saw, when that had come, and whom it waited for")
  func rounds() throws {
    let story = try Self.story(Recorded())
    let rounds = try #require(story["lanes"]?.array?[Recorded.writer]["rounds"]?.array)
    #expect(rounds.count == 2)
    #expect(rounds.map { $0["critical"] } == [1, 1])
    #expect(rounds.map { $0["ready"]?.number } == [100, 200])
    #expect(rounds.map { $0["first"]?.number } == [110, 210])
    let evidence = try #require(rounds[1]["evidence"]?.array)
    #expect(evidence.map { $0["lane"] } == [0, 1])
    #expect(evidence.map { $0["bytes"] } == [27, 25])
    #expect(evidence.map { $0["at"]?.number } == [20, 21])
    #expect(evidence.map { $0["ready"]?.number } == [30, 200])
    #expect(story["first"]?.number == 110)
  }

  @Test("The answer's words are traced to the proposals that hold them, across the boundary of rounds")
  func provenance() throws {
    let answer = try #require(try Self.story(Recorded())["answer"])
    let parts = try #require(answer["parts"]?.array)
    #expect(parts.compactMap { $0["text"]?.string }.joined() == Recorded().answer)
    let shared = parts.filter { $0["span"] == 0 }.compactMap { $0["text"]?.string }.joined()
    #expect(shared == "the sea has two tides a day")
    #expect(Set(parts.compactMap { $0["round"]?.integer }) == [0, 1])
    let span = try #require(answer["spans"]?.array?.first)
    #expect(span["words"] == 7 && span["sources"] == [["lane": 0, "first": 1]])
    #expect(answer["similarities"]?.array?.count == 2)
  }

  @Test("Of an answer too long to be compared the beginning is shown, and the page says so")
  func longAnswer() throws {
    var recorded = Recorded()
    recorded.answer = String(repeating: "漢字 word ", count: 20_000)
    let answer = try #require(try Self.story(recorded)["answer"])
    #expect(answer["problem"]?.string?.contains("only its beginning is shown") == true)
    let text = answer["parts"]?.array?.compactMap { $0["text"]?.string }.joined() ?? ""
    #expect(text.unicodeScalars.count == 32_768 + 1 && text.hasSuffix("…"))
    #expect(recorded.answer.hasPrefix(text.dropLast()))
  }

  @Test("A proposal too long to be compared is left out, and the page says so")
  func tooLong() throws {
    var recorded = Recorded()
    recorded.proposals[1] = String(repeating: "word ", count: 10_000)
    let answer = try #require(try Self.story(recorded)["answer"])
    #expect(answer["problem"]?.string?.hasPrefix("Proposals of more than") == true)
    #expect(answer["similarities"]?.array?.last?.array?.map { $0["lane"] } == [0])
  }
}
