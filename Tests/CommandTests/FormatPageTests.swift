import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// The examples of `traces/FORMAT.md`, run as they stand there on a trace as it was recorded.
@Suite(
  .enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing),
  .enabled(if: OtherPrograms.hasJQ, "jq is not there"))
struct FormatPageTests {
  private static let page = {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    return String(decoding: TemporaryFolder.contents(at: "\(root)/traces/FORMAT.md"), as: UTF8.self)
  }()

  /// A folder with a trace of that name of the page, and its rows.
  private static let recorded = Task {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let reader = try TraceReader(path: stage.folder.store(bytes, as: "out.jsonl.zst"))
    var rows: [TraceRow] = []
    while let row = try reader.next() { rows.append(row) }
    return (stage: stage, rows: rows)
  }

  /// What an example prints: the fenced block under a heading.
  private func output(of heading: String) async throws -> (lines: [Substring], rows: [TraceRow]) {
    let (stage, rows) = try await Self.recorded.value
    let section = try #require(Self.page.split(separator: "\n### ").first { $0.hasPrefix("\(heading)\n") })
    let parts = section.split(separator: "```", omittingEmptySubsequences: false)
    try #require(parts.count == 3)
    let language = parts[1].prefix { $0 != "\n" }
    let example = stage.folder.store(parts[1].dropFirst(language.count).utf8, as: "\(heading).example")
    let python = try #require(OtherPrograms.python)
    let command =
      switch language {
      case "sh": "sh -e '\(example)'"
      case "sql":
        "'\(python)' -c 'import duckdb, json, sys; print(json.dumps(duckdb.sql(sys.stdin.read()).fetchall()))' < '\(example)'"
      default: "'\(python)' '\(example)'"
      }
    let output = try OtherPrograms.output(of: command, in: stage.folder.path)
    return (output.split(separator: "\n"), rows)
  }

  /// The deltas of each agent, by name.
  private func agents(_ rows: [TraceRow]) -> [(name: String, deltas: Int, calls: Int, bytes: Int)] {
    var summary = TraceSummary()
    for row in rows { summary.add(row) }
    return summary.agents.map { ($0.name, $0.deltas, $0.calls, $0.textBytes) }.sorted { $0.name < $1.name }
  }

  @Test("The beginning of the page shows the first rows")
  func beginning() async throws {
    let (stage, rows) = try await Self.recorded.value
    let command = try #require(
      Self.page.split(separator: "\n").first { $0.hasPrefix("    zstd -dc out.jsonl.zst | ") })
    let output = try OtherPrograms.output(of: String(command), in: stage.folder.path)
    #expect(output.split(separator: "\n").filter { $0.hasPrefix("  \"type\": ") }.count == 3)
    #expect(output.contains("\"t_ns\": \(rows[0].tNs),"))
  }

  @Test("jq tells whether a trace is whole, what each agent said, and whom each round waited for")
  func jq() async throws {
    let (lines, rows) = try await output(of: "jq")
    var expected = ["\(rows.count - 1)"]
    expected += agents(rows).map { #"{"agent":"\#($0.name)","deltas":\#($0.deltas),"bytes":\#($0.bytes)}"# }
    for row in rows {
      guard case .barrier(let barrier)? = try row.observation() else { continue }
      expected.append(
        #"{"request":\#(row.request),"round":\#(barrier.round),"text":"\#(barrier.cause.rawValue)","critical":\#(barrier.critical)}"#
      )
    }
    #expect(lines.map(String.init) == expected)
  }

  @Test("DuckDB computes the time to the first output of each request")
  func duckDB() async throws {
    let (lines, rows) = try await output(of: "DuckDB")
    var expected: [JSONValue] = []
    for case .request(let header)? in try rows.map({ try $0.observation() }) {
      let firstNs = try #require(
        rows.filter { $0.kind == .answer && $0.request == header.request }.map(\.tNs).min())
      expected.append([
        .integer(Int64(header.request)), .string(header.policy),
        .number(Double(firstNs - header.scheduledNs) / 1e6),
      ])
    }
    #expect(try JSONValue(parsing: lines.joined()) == .array(expected))
  }

  @Test("pandas describes the gaps of each agent")
  func pandas() async throws {
    let (lines, rows) = try await output(of: "pandas")
    for agent in agents(rows) {
      let words = lines.map { $0.split(separator: " ") }.first { $0.first == agent.name[...] }
      // The first delta of a call has none before it.
      #expect(words?.dropFirst().first.flatMap { Double($0) } == Double(agent.deltas - agent.calls))
    }
  }

  @Test("Polars counts what each agent said")
  func polars() async throws {
    let (lines, rows) = try await output(of: "Polars")
    let cells = lines.map { $0.split { " │┆".contains($0) }.map(String.init) }
    for agent in agents(rows) {
      #expect(cells.contains([agent.name, "content", "\(agent.deltas)", "\(agent.bytes)"]), "\(lines)")
    }
  }

  @Test("PyArrow counts the rows of each type")
  func pyArrow() async throws {
    let (lines, rows) = try await output(of: "PyArrow")
    let types = Set(rows.map(\.kind.name))
    #expect(lines.count == types.count)
    for type in types {
      #expect(lines.contains("\(type) \(rows.count { $0.kind.name == type })"), "\(lines)")
    }
  }

  @Test("A prompt's digest is what the page says it is")
  func promptID() async throws {
    let (stage, rows) = try await Self.recorded.value
    let start = try #require(Self.page.firstRange(of: "`sha256(")).lowerBound
    let expression = Self.page[start...].dropFirst().prefix { $0 != "`" }
    let row = try #require(rows.first { $0.kind == .request })
    let info = stage.folder.store(row.info.utf8, as: "info.json")
    let program = stage.folder.store(
      "import json, sys\nfrom hashlib import sha256\nmessages = json.load(open(sys.argv[1]))['messages']\nprint(\(expression))"
        .utf8, as: "digest.py")
    let output = try OtherPrograms.output(
      of: "'\(try #require(OtherPrograms.python))' '\(program)' '\(info)'", in: stage.folder.path)
    guard case .request(let header)? = try row.observation() else { return }
    #expect(output == header.promptID + "\n")
  }
}
