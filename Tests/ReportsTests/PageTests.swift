import JSON
import Reports
import Testing
import TokenStreams

/// The page and the data in it.
@Suite struct PageTests {
  /// The data of a page, as its script reads them.
  static func data(of page: String) throws -> JSONValue {
    let opening = "<script type=\"application/json\" id=\"data\">"
    let start = try #require(page.firstRange(of: opening)).upperBound
    let end = try #require(page[start...].firstRange(of: "</script>")).lowerBound
    return try JSONValue(parsing: String(page[start..<end]))
  }

  private static func page(_ recorded: [Recorded], warnings: [String] = []) throws -> String {
    try #require(String(validating: try Report(of: recorded, warnings: warnings).page, as: UTF8.self))
  }

  @Test(
    "No text of a model ends the element that it stands in, and all of it is there",
    arguments: [
      "</script><script>alert(1)</script>", "<!-- <script>",
      "]]> & &lt; \" ' \\ \u{2028}\u{0}\u{1B}[31m red \u{7F}",
      "‮drow‬ שלום 👩‍👩‍👧 e\u{301} 漢字", "\r\n\t", "{\"a\":1}</SCRIPT >",
    ])
  func escaping(text: String) throws {
    var recorded = Recorded(question: text, answer: "x " + text + " y")
    recorded.proposals[0] = text
    let page = try Self.page([recorded])
    #expect(page.lowercased().split(separator: "</script").count == 3)
    #expect(page.lowercased().split(separator: "<script").count == 3)
    let story = try #require(try Self.data(of: page)["stories"]?.array?.first)
    // Swift's comparison of strings would take what is canonically equivalent for the same.
    #expect(story["question"]?.string.map { Array($0.utf8) } == Array(text.utf8))
    let answer = story["answer"]?["parts"]?.array?.compactMap { $0["text"]?.string }.joined()
    #expect(answer.map { Array($0.utf8) } == Array("x \(text) y".utf8))
  }

  @Test("The page names nothing outside itself, and forbids itself all but its own style and script")
  func isolation() throws {
    let page = try Self.page([Recorded()])
    // A namespace is a name, not an address.
    let addresses = page.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!addresses.contains("http://") && !addresses.contains("https://") && !addresses.contains("url("))
    #expect(page.contains("default-src 'none'; style-src 'sha256-"))
    #expect(!page.contains("unsafe"))
  }

  @Test("Without a request, or with failed ones alone, the page says what is missing")
  func missing() throws {
    let empty = try Self.data(of: try Self.page([], warnings: ["It ends without a footer."]))
    #expect(
      empty["remarks"]?.array
        == ["It ends without a footer.", "There is no request in it, so nothing to measure."])
    let failed = Recorded(answer: "", outcome: .cancelled)
    let data = try Self.data(of: try Self.page([failed, failed]))
    #expect(data["remarks"]?.array?.first?.string?.hasPrefix("No request was completed") == true)
    #expect(data["stories"]?.array?.first?["answer"]?["problem"] == "There is no answer.")
    #expect(data["distributions"]?.array?.allSatisfy { $0["series"]?.array?.first?["n"] == 0 } == true)
  }

  @Test("The figures hold the numbers of the requests")
  func numbers() throws {
    let recorded = (0..<3).map { Recorded(request: $0, prompt: "p\($0)", firstRound: 100 + 50 * $0) }
    let data = try Self.data(of: try Self.page(recorded))
    let first = try #require(data["distributions"]?.array?.first { $0["measure"] == "ttfo" })
    #expect(first["series"]?.array?.first?["n"] == 3)
    #expect(first["series"]?.array?.first?["values"]?.array?.compactMap(\.number) == [110, 160, 210])
    let split = try #require(data["splits"]?.array?.first?["parts"]?.array)
    #expect(abs(split.compactMap { $0["mean"]?.number }.reduce(0, +) - 160) < 0.01)
    #expect(data["groups"]?.array?.first?["complete"] == 3)
  }

  @Test("Latencies of a mock are said to be such with the trace, the policy and the request")
  func mock() throws {
    let ofMock = Recorded(policy: "full", server: StreamEvent.FirstByte.mockServer)
    let data = try Self.data(of: try Self.page([ofMock, Recorded(request: 1, server: "llama.cpp")]))
    #expect(data["traces"]?.array?.map { $0["mock"] } == [true])
    #expect(data["groups"]?.array?.map { $0["mock"] } == [true, false])
    #expect(data["stories"]?.array?.map { $0["mock"] } == [true, false])
    let notes = data["tables"]?.array?.first?["notes"]?.array ?? []
    #expect(notes.contains { $0.string?.hasPrefix("Latencies of a mock: 1 of these 2 requests") == true })
  }

  @Test("A simulated request is called so wherever its policy is named, and shows no answer")
  func simulated() throws {
    let recorded = [Recorded(), Recorded(request: 1, isSimulated: true)]
    let data = try Self.data(of: try Self.page(recorded))
    #expect(data["groups"]?.array?.map { $0["name"] } == ["staircase", "staircase (simulated)"])
    let story = try #require(data["stories"]?.array?.last)
    #expect(story["group"] == "staircase (simulated)" && story["simulated"] == true)
    #expect(story["answer"]?["parts"]?.array?.isEmpty == true)
    #expect(story["answer"]?["problem"]?.string?.contains("nobody has written") == true)
  }
}
