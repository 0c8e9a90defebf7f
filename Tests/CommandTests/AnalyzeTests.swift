import Glibc
import JSON
import Testing

/// `analyze` on what `run` has recorded.
@Suite struct AnalyzeTests {
  @Test("JSON tables can be read, grouped as asked for", arguments: ["policy", "agent", "layer"])
  func json(grouping: String) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", stage.trace, "--by", grouping, "--format", "json"])
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.isEmpty)
    let tables = try JSONValue(parsing: Array(end.output.utf8))
    let expected = ["policy": ["full", "staircase"], "agent": ["a", "b", "writer"], "layer": ["0", "1"]]
    let groups = Set(
      (tables[grouping == "policy" ? "requests" : "calls"]?.array ?? []).compactMap { $0["group"]?.string })
    #expect(groups == Set(try #require(expected[grouping])), "\(tables.text.prefix(300))")
  }

  @Test("CSV has as many fields in every row of a table as in its head")
  func csv() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let json = try await Binary.run(["analyze", stage.trace, "--format", "json"])
    guard case .object(let tables) = try JSONValue(parsing: json.output) else { return }
    #expect(tables.count > 2)
    for table in tables {
      let end = try await Binary.run(["analyze", stage.trace, "--format", "csv", "--table", table.key])
      #expect(end.code == 0, "\(end.errors)")
      let rows = end.output.split(whereSeparator: \.isNewline)
      #expect(rows.count == 1 + (table.value.array?.count ?? 0))
      #expect(Set(rows.map(Self.fieldCount)).count == 1, "\(table)")
    }
  }

  @Test("Of several tables one is chosen by its name, or the beginning of it; CSV is refused without")
  func choosing() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    func run(_ arguments: String...) async throws -> RunningBinary.End {
      try await Binary.run(["analyze", stage.trace] + arguments)
    }
    let several = try await run("--format", "csv")
    #expect(several.code == 64 && several.output.isEmpty)
    #expect(
      several.complaint
        == "CSV holds one table, and there are several: say which with --table NAME, one of \"requests\", \"distributions\", "
        + "\"time to first output\", \"premature stops\", \"failed calls\"."
    )
    let rows = try JSONValue(parsing: try await run("--format", "json", "--table", "req").output)
    let whole = try JSONValue(parsing: try await run("--format", "json").output)
    #expect(rows.array != nil && rows == whole["requests"])
    // Whether there are failures does not decide what can be asked for.
    let none = try await run("--format", "csv", "--table", "failed calls")
    #expect(none.code == 0 && none.output == "group,failure,all\r\n", "\(none)")
    let unknown = try await run("--table", "latency")
    #expect(unknown.code == 64 && unknown.output.isEmpty)
    #expect(unknown.complaint?.hasPrefix("--table: \"latency\" is none of \"requests\", ") == true)
  }

  /// Fields of a row, where commas within quotes divide nothing.
  private static func fieldCount(_ row: Substring) -> Int {
    var isQuoted = false
    var count = 1
    for character in row {
      if character == "\"" { isQuoted.toggle() }
      if character == ",", !isQuoted { count += 1 }
    }
    return count
  }

  @Test("Markdown tables have a rule under their head and the same columns throughout")
  func markdown() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", stage.trace, "--format", "markdown"])
    #expect(end.code == 0)
    let rows = end.output.split(separator: "\n", omittingEmptySubsequences: false)
    let rules = rows.indices.filter { rows[$0].hasPrefix("|") && rows[$0].allSatisfy { "|-: ".contains($0) } }
    #expect(!rules.isEmpty)
    for rule in rules {
      let columns = rows[rule].count { $0 == "|" }
      var index = rule - 1
      while index < rows.count, rows[index].hasPrefix("|") {
        #expect(rows[index].count { $0 == "|" } == columns)
        index += 1
      }
      #expect(index > rule + 1)
    }
  }

  @Test("--explain gives a formula for every column, without a trace too")
  func explain() async throws {
    let end = try await Binary.run(["analyze", "--explain"])
    #expect(end.code == 0)
    for measure in ["ttft", "ttfo", "itl", "tpot", "overlap", "wasted", "goodput"] {
      #expect(end.output.split(separator: "\n").contains { $0.hasPrefix("  \(measure)") }, "\(measure)")
    }
  }

  @Test("--explain is a table for programs, and stands in one document with a trace's tables")
  func explainFormats() async throws {
    let alone = try await Binary.run(["analyze", "--explain", "--format", "csv"])
    #expect(alone.code == 0)
    let lines = alone.output.split(whereSeparator: \.isNewline)
    #expect(lines.first == "name,unit,formula,source" && lines.contains { $0.hasPrefix("ttfb,ms,") })
    let definitions = try JSONValue(
      parsing: try await Binary.run(["analyze", "--explain", "--format", "json"]).output)["definitions"]?
      .array
    #expect(definitions?.contains { $0["name"] == "goodput" } == true)
    let (stage, _) = try await TraceCommandTests.recorded()
    let both = try await Binary.run(["analyze", stage.trace, "--explain", "--format", "json"])
    let tables = try JSONValue(parsing: both.output)
    #expect(tables["requests"] != nil && tables["definitions"]?.array == definitions)
  }

  @Test("Programs are told which percentiles have too few values behind them, and of how many each is")
  func doubt() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let json = try await Binary.run(["analyze", stage.trace, "--format", "json"])
    let tables = try JSONValue(parsing: json.output)
    for row in tables["distributions"]?.array ?? [] {
      let count = try #require(row["n"]?.integer)
      let doubtful = (row["doubtful"]?.array ?? []).compactMap(\.string)
      #expect(
        doubtful
          == (count < 6
            ? ["p50", "p90", "p95", "p99"]
            : count < 36 ? ["p90", "p95", "p99"] : count < 72 ? ["p95", "p99"] : ["p99"]))
    }
    #expect(tables["requests"]?.array?.first?["doubtful"]?.array?.contains("ttft_p50_ms") == true)
    let csv = try await Binary.run(["analyze", stage.trace, "--format", "csv", "--table", "requests"])
    // Every line ends as CSV lines do.
    #expect(csv.output.unicodeScalars.count { $0 == "\n" } == csv.output.unicodeScalars.count { $0 == "\r" })
    #expect(csv.output.hasPrefix("group,all,complete,") && csv.output.contains(",doubtful\r\n"))
  }

  @Test("--goodput counts the requests that keep its limits")
  func goodput() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    for (limits, share) in [("ttft:60000,stall:60000", 1.0), ("ttft:0.000001", 0)] {
      let end = try await Binary.run(["analyze", stage.trace, "--goodput", limits, "--format", "json"])
      #expect(end.code == 0)
      let groups = try JSONValue(parsing: Array(end.output.utf8))["requests"]?.array ?? []
      #expect(groups.map { $0["goodput"]?.number } == [share, share])
    }
    let wrong = try await Binary.run(["analyze", stage.trace, "--goodput", "tfft:5"])
    #expect(wrong.code == 64)
    #expect(wrong.complaint?.hasPrefix("--goodput: \"tfft\" cannot be limited") == true)
  }

  @Test("A damaged trace is measured as far as it goes, with a warning")
  func damaged() async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(bytes[..<(bytes.count * 2 / 3)], as: "cut.jsonl.zst")
    let end = try await Binary.run(["analyze", path])
    #expect(end.code == 0)
    #expect(!end.output.isEmpty)
    #expect(end.complaint?.hasPrefix("\(path) is not whole. It ends without a footer") == true)
  }

  @Test("Several traces are measured together; none counts twice, by whatever name it goes")
  func several() async throws {
    let (first, _) = try await TraceCommandTests.recorded()
    let (second, _) = try await TraceCommandTests.recorded()
    let requests = { (paths: [String]) in
      let end = try await Binary.run(["analyze"] + paths + ["--format", "json"])
      let rows = try JSONValue(parsing: end.output)["requests"]?.array ?? []
      return rows.compactMap { $0["all"]?.integer }.reduce(0, +)
    }
    let alone = try await requests([first.trace])
    #expect(try await requests([first.trace, second.trace]) == 2 * alone && alone > 0)
    let twice = try await Binary.run(["analyze", first.trace, first.trace])
    #expect(twice.code == 64 && twice.output.isEmpty)
    #expect(
      twice.complaint
        == "\(first.trace) is given twice; its requests would count twice. Give every trace once.")
    let link = first.folder.file("link.jsonl.zst")
    #expect(symlink(first.trace, link) == 0)
    let linked = try await Binary.run(["analyze", "--definitions", first.trace, link])
    #expect(linked.code == 64)
    #expect(linked.complaint?.hasPrefix("\(link) is the same file as \(first.trace);") == true)
    let merged = first.folder.file("merged.jsonl.zst")
    let merging = try await Binary.run(["trace", "merge", first.trace, second.trace, "-o", merged])
    #expect(merging.code == 0, "\(merging.errors)")
    #expect(try await requests([merged]) == 2 * alone)
    for command in [["analyze"], ["analyze", "--definitions"], ["similarity"]] {
      let part = try await Binary.run(command + [merged, second.trace])
      #expect(part.code == 65 && part.output.isEmpty, "\(command)")
      #expect(
        part.complaint?.contains("the same recording, which would count twice. Give every recording once")
          == true, "\(part.errors)")
    }
  }

  @Test("Without a trace, or with one that has no request, it says so")
  func nothing() async throws {
    let bare = try await Binary.run(["analyze"])
    #expect(bare.code == 64)
    #expect(bare.complaint == "analyze needs a trace, or --explain.")
    let missing = try await Binary.run(["analyze", "/nowhere/t.jsonl.zst"])
    #expect(missing.code == 66)
    let (stage, _) = try await TraceCommandTests.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace])
    let header = stage.folder.store(rows.output.prefix { $0 != "\n" }.utf8 + [0x0A], as: "header.jsonl")
    let empty = try await Binary.run(["analyze", header])
    #expect(empty.code == 65)
    #expect(empty.errors.hasSuffix("chunkwise: \(header): no request, so nothing to measure.\n"))
  }
}
