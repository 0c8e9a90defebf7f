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
    // Lane, bytes, tokens, when it had come, and when its writer was ready.
    #expect(evidence == [[0, 27, 6, 20, 30], [1, 25, 6, 21, 200]])
    #expect(story["first"]?.number == 110)
  }

  @Test("The answer's words are traced to the proposals that hold them, those of each round apart")
  func provenance() throws {
    let answer = try #require(try Self.story(Recorded())["answer"])
    let parts = try #require(answer["parts"]?.array)
    #expect(parts.compactMap { $0["text"]?.string }.joined() == Recorded().answer)
    let shared = (0..<2).map { span in
      parts.filter { $0["span"]?.integer == span }.compactMap { $0["text"]?.string }.joined()
    }
    #expect(shared == ["the sea has two", "tides a day"])
    #expect(Set(parts.compactMap { $0["round"]?.integer }) == [0, 1])
    let spans = try #require(answer["spans"]?.array)
    #expect(spans.map { $0["words"] } == [4, 3])
    #expect(spans.map { $0["sources"] } == [[["lane": 0, "first": 1]], [["lane": 0, "first": 1]]])
    #expect(answer["similarities"]?.array?.map { $0["round"] } == [0, 1])
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
    #expect(answer["similarities"]?.array?.last?["of"]?.array?.map { $0.array?.first } == [0])
  }

  @Test("On an axis that requests share, what is a pause in one is a pause in all")
  func pauses() throws {
    func bursts(_ others: [Recorded]) throws -> Int? {
      var recorded = Recorded()
      // A pause of 10 ms.
      recorded.pieces = [20: "the sea ", 21: "has two ", 22: "tides ", 32: "a day"]
      let page = String(decoding: try Report(of: [recorded] + others).page, as: UTF8.self)
      let data = try PageTests.data(of: page)
      let longest = data["stories"]?.array?.compactMap { $0["end"]?.number }.max() ?? 0
      #expect(data["comparisons"]?.array?.first?["pause"]?.number == longest / 200)
      let lanes = data["stories"]?.array?.first?["lanes"]?.array
      return lanes?[0]["calls"]?.array?.first?["bursts"]?.array?.count
    }
    #expect(try bursts([]) == 2)
    #expect(try bursts([Recorded(request: 1, policy: "full", firstRound: 4000)]) == 1)
  }

  @Test(
    "A stream that writes steadily has no pause, however slowly it writes; one that falls silent for long has",
    arguments: [([20, 30, 40], 1), ([20, 22, 24, 26, 28, 38], 1), ([20, 22, 24, 26, 28, 39], 2)])
  func pace(instants: [Int], bursts: Int) throws {
    var recorded = Recorded()
    recorded.pieces = Dictionary(uniqueKeysWithValues: instants.map { ($0, "word ") })
    let lanes = try Self.story(recorded)["lanes"]?.array
    #expect(lanes?[0]["calls"]?.array?.first?["bursts"]?.array?.count == bursts)
  }

  @Test("Of a redacted trace no answer is shown, nothing is compared, and the page says so")
  func redacted() throws {
    var recorded = Recorded()
    recorded.isRedacted = true
    let data = try PageTests.data(
      of: String(decoding: try Report(of: [recorded]).page, as: UTF8.self))
    #expect(data["remarks"]?.array?.first?.string?.hasPrefix("trace is redacted") == true)
    let answer = try #require(data["stories"]?.array?.first?["answer"])
    #expect(answer["parts"] == [] && answer["similarities"] == [] && answer["spans"] == [])
    #expect(answer["problem"]?.string?.contains("redacted") == true)
  }
}
