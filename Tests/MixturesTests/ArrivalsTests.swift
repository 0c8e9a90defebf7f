import Aggregation
import Mixtures
import Testing
import TokenStreams

@Suite struct ArrivalsTests {
  typealias Arrival = RecordedArrivals.Arrival

  static func read(_ text: String, count: Int = 100) throws(MixtureError) -> RecordedArrivals {
    try RecordedArrivals(Array(text.utf8), file: "a.csv", count: count)
  }

  @Test("Mooncake's lines of JSON are read, with times in milliseconds")
  func mooncake() throws {
    let recorded = try Self.read(
      """
      {"timestamp": 27, "input_length": 6755, "output_length": 500, "hash_ids": [0, 1]}

      {"timestamp": 27, "input_length": 7319, "output_length": 490, "hash_ids": [0, 14]}
      {"timestamp": 3052.5, "input_length": 7234, "output_length": 794, "hash_ids": []}
      """)
    #expect(recorded.source == .mooncake)
    #expect(
      recorded.arrivals == [
        Arrival(atNs: 0, inputTokens: 6755, outputTokens: 500),
        Arrival(atNs: 0, inputTokens: 7319, outputTokens: 490),
        Arrival(atNs: 3_025_500_000, inputTokens: 7234, outputTokens: 794),
      ])
  }

  @Test(
    "Azure's dates are read to a tenth of a microsecond, over midnight and leap days, with or without an offset",
    arguments: [
      ("2023-11-16 18:17:03.9799600", "2023-11-16 18:17:04.0319600", 52_000_000),
      ("2023-12-31 23:59:59.9999999", "2024-01-01 00:00:00", 100),
      ("2024-02-28 23:00:00", "2024-03-01 00:00:00", 25 * 3_600_000_000_000),
      ("2023-02-28 23:00:00", "2023-03-01 00:00:00", 3_600_000_000_000),
      ("2024-05-10 00:00:00.009930+00:00", "2024-05-10 00:00:00.017335+00:00", 7_405_000),
      ("2024-05-10T00:00:00Z", "2024-05-10T00:00:00-01:30", 5_400_000_000_000),
    ] as [(String, String, Int64)])
  func azure(first: String, second: String, gapNs: Int64) throws {
    let recorded = try Self.read(
      "\u{FEFF}TIMESTAMP,ContextTokens,GeneratedTokens\r\n\(first),4808,10\r\n\(second),3180,8\r\n")
    #expect(recorded.source == .azure)
    #expect(
      recorded.arrivals == [
        Arrival(atNs: 0, inputTokens: 4808, outputTokens: 10),
        Arrival(atNs: gapNs, inputTokens: 3180, outputTokens: 8),
      ])
  }

  @Test(
    "BurstGPT's columns are found by their names, wherever they stand",
    arguments: [
      """
      Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,ChatGPT,472,18,490,Conversation log
      45.5,GPT-4,1087,0,1087,API log
      """,
      """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,a,1.2,ChatGPT,472,18,490,Conversation log
      45.5,b,0.1,GPT-4,1087,0,1087,API log
      """,
    ])
  func burstGPT(text: String) throws {
    let recorded = try Self.read(text)
    #expect(recorded.source == .burstGPT)
    #expect(
      recorded.arrivals == [
        Arrival(atNs: 0, inputTokens: 472, outputTokens: 18),
        Arrival(atNs: 40_500_000_000, inputTokens: 1087, outputTokens: 0),
      ])
    #expect(try Self.read(text, count: 1).arrivals.count == 1)
  }

  static let azureHeading = "TIMESTAMP,ContextTokens,GeneratedTokens\n"

  @Test(
    "A mistake in a file is named with its line and what would be right",
    arguments: [
      ("", "a.csv: The file holds no arrival."), ("\n \n", "a.csv: The file holds no arrival."),
      (azureHeading, "a.csv: The file holds no arrival."),
      ("a,b,c\n1,2,3", "a.csv:1: The columns are none that are known; expected a heading with TIMESTAMP,"),
      (
        "timestamp,input_length\n", "or lines of JSON with timestamp, input_length, output_length (Mooncake)."
      ),
      (
        azureHeading + "yesterday,1,2", "a.csv:2: The time “yesterday” is not a date and time like 2023-11-16"
      ),
      (azureHeading + "2023-13-01 00:00:00,1,2", "a.csv:2: The time “2023-13-01 00:00:00” is not"),
      (azureHeading + "2023-11-16 18:17:03,1", "a.csv:2: The line has 2 fields, and its heading 3."),
      (
        azureHeading + "2023-11-16 18:17:03,x,2",
        "a.csv:2: The prompt's count of tokens is missing or no whole number"
      ),
      (
        azureHeading + "2023-11-16 18:17:03,1,2\n\n2023-11-16 18:17:02,1,2",
        "a.csv:4: The request came before the one above it; sort the file by its times."
      ),
      ("{\"timestamp\": 1", "a.csv:1: The line is no JSON document"),
      ("{\"timestamp\": -1}", "a.csv:1: timestamp is missing or no number of milliseconds."),
      ("{\"timestamp\": 1e300}", "a.csv:1: timestamp is missing or no number of milliseconds."),
      (
        "{\"timestamp\": 1, \"input_length\": 1}",
        "a.csv:1: output_length is missing or no whole number from 0 to 10000000."
      ),
    ])
  func mistakes(text: String, sentence: String) throws {
    let error = try #require(throws: MixtureError.self) { try Self.read(text) }
    #expect(error.description.contains(sentence), "\(error)")
    #expect(error.kind == .invalid)
  }

  @Test("A mistake behind the arrivals that are needed is nobody's")
  func unread() throws {
    let text = Self.azureHeading + "2023-11-16 18:17:03,1,2\nrubbish"
    #expect(try Self.read(text, count: 1).arrivals.count == 1)
    #expect(throws: MixtureError.self) { try Self.read(text, count: 2) }
  }

  static func plan(_ isFinished: (BatchPlan.Job) -> Bool = { _ in false }) throws -> BatchPlan {
    BatchPlan(
      prompts: try (0..<5).map { try Prompt("Question \($0)") }, policies: [.single, .full], seed: 3,
      run: nil,
      promptID: { $0.messages[0].content }, maxTokens: { $0 + 1 }, isFinished: isFinished)
  }

  @Test("When a batch goes on, its requests keep their distances, their lengths and their seeds")
  func resumed() throws {
    let arrivals = try Arrivals(text: "poisson:10", count: 10, factors: "prompts")
    let whole = try Self.plan()
    guard case .open(let all, nil) = arrivals.load(of: whole, seed: 3, limit: nil) else {
      return #expect(Bool(false))
    }
    #expect(all.count == 10 && all[0] == 0)
    let rest = try Self.plan { $0.number < 4 || $0.number == 7 }
    #expect(rest.skipped == 5)
    #expect(rest.jobs == [4, 5, 6, 8, 9].map { whole.jobs[$0] })
    #expect(rest.jobs.map(\.maxTokens) == [5, 6, 7, 9, 10])
    #expect(
      arrivals.load(of: rest, seed: 3, limit: 2)
        == .open(instantsNs: [4, 5, 6, 8, 9].map { all[$0] - all[4] }, limit: 2))
    #expect(
      arrivals.load(of: try Self.plan { _ in true }, seed: 3, limit: nil) == .open(instantsNs: [], limit: nil)
    )
  }

  @Test("What is neither a process nor a file is unreadable, and says as what it was read")
  func neither() throws {
    let error = try #require(throws: MixtureError.self) {
      try Arrivals(text: "poison:4", count: 1, factors: "prompts")
    }
    #expect(error.kind == .unreadable)
    #expect(error.description == "poison:4 cannot be read: No such file or directory.")
  }
}
