import JSON
import Testing

/// `trace info`, `trace cat` and `trace verify`, on whole and damaged traces.
@Suite struct TraceCommandTests {
  /// A trace of three requests under two policies, and its bytes.
  static func recorded() async throws -> (stage: Stage, bytes: [UInt8]) {
    let stage = try Stage()
    let end = try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase"])
    try #require(end.code == 0, "\(end.errors)")
    return (stage, stage.folder.contents(of: "trace.jsonl.zst"))
  }

  /// The requests of a trace under other names: decompressed, packed, and within a trace merged with another.
  static func copies(of stage: Stage, merged other: Stage) async throws -> [String] {
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output
    var copies = [stage.folder.store(rows.utf8, as: "decompressed.jsonl")]
    for (command, traces) in [("pack", [stage.trace]), ("merge", [stage.trace, other.trace])] {
      copies.append(stage.folder.file("\(command).jsonl.zst"))
      let end = try await Binary.run(["trace", command] + traces + ["-o", copies[copies.count - 1]])
      try #require(end.code == 0, "\(end.errors)")
    }
    return copies
  }

  /// A trace that ends in the midst of its last request.
  static func cutOff() async throws -> (stage: Stage, path: String) {
    let (stage, _) = try await recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n")
    let end = try #require(rows.lastIndex { $0.contains(#""type":"delta""#) })
    let text = rows[..<end].joined(separator: "\n") + "\n"
    return (stage, stage.folder.store(text.utf8, as: "cut.jsonl"))
  }

  @Test("A whole trace is told as one, and printed as JSON Lines that count what the footer counts")
  func whole() async throws {
    let (stage, _) = try await Self.recorded()
    let verified = try await stage.verify()
    #expect(verified.code == 0)
    #expect(verified.errors.isEmpty)
    let info = try await Binary.run(["trace", "info", stage.trace, "--format", "json"])
    #expect(info.code == 0)
    let tables = try JSONValue(parsing: Array(info.output.utf8))
    #expect(tables.text.contains("It is complete."))
    #expect(tables.text.contains("2 complete"))
    #expect(tables.text.contains(/chunkwise-mock \([0-9]+ calls; latencies of a mock\)/))
    let printed = try await Binary.run(["trace", "cat", stage.trace])
    #expect(printed.code == 0)
    let lines = printed.output.split(separator: "\n")
    let rows: [JSONValue] = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
    #expect(rows.first?["type"]?.string == "trace")
    #expect(rows.last?["type"]?.string == "footer")
    #expect(verified.output == "\(stage.trace): It is complete. \(rows.count - 1) rows.\n")
    let keys: [[String]] = rows.map { row in
      if case .object(let members) = row { members.map(\.key) } else { [] }
    }
    #expect(Set(keys).count == 1)
  }

  @Test("One row is one row")
  func oneRow() async throws {
    let (stage, _) = try await Self.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output
    let path = stage.folder.store(
      rows.prefix(through: try #require(rows.firstIndex(of: "\n"))).utf8, as: "one.jsonl")
    let end = try await Binary.run(["trace", "verify", path])
    #expect(end.code == 65)
    #expect(
      end.output.contains(", after 1 row; what followed is missing.") && end.output.hasSuffix(" 1 row.\n"),
      "\(end.output)")
  }

  @Test("What is in several traces stands in one table of each kind, row by row with its trace")
  func several() async throws {
    let (stage, _) = try await Self.recorded()
    let (other, _) = try await Self.recorded()
    let info = try await Binary.run(["trace", "info", stage.trace, other.trace, "--format", "json"])
    let tables = try JSONValue(parsing: Array(info.output.utf8))
    let traces = try #require(tables["requests"]?.array).compactMap { $0["trace"]?.string }
    #expect(Set(traces) == [stage.trace, other.trace])
    let rows = try await Binary.run(["trace", "info", stage.trace, "--format", "csv", "--table", "rows"])
    #expect(rows.code == 0 && rows.output.hasPrefix("type,rows\r\n"), "\(rows.output)")
    let refused = try await Binary.run(["trace", "info", stage.trace, "--format", "csv"])
    #expect(refused.code == 64)
    #expect(refused.complaint?.contains("--table NAME") == true, "\(refused.errors)")
  }

  @Test("A trace that is cut off gives its whole rows, and says that something is missing")
  func cut() async throws {
    let (stage, bytes) = try await Self.recorded()
    let path = stage.folder.store(bytes[..<(bytes.count * 2 / 3)], as: "cut.jsonl.zst")
    let verified = try await Binary.run(["trace", "verify", path])
    #expect(verified.code == 65)
    #expect(verified.output.contains("It ends without a footer"))
    #expect(verified.complaint == "Not every trace is whole and in order.")
    let printed = try await Binary.run(["trace", "cat", path])
    #expect(printed.code == 65)
    #expect(printed.output.split(separator: "\n").count > 1)
    #expect(printed.complaint?.hasPrefix("\(path) is not whole. It ends without a footer") == true)
    let info = try await Binary.run(["trace", "info", path])
    #expect(info.code == 0)
    #expect(info.output.contains("It ends without a footer"))
  }

  @Test("A bit that has changed is found")
  func flipped() async throws {
    var (stage, bytes) = try await Self.recorded()
    bytes[bytes.count / 2] ^= 0x10
    let path = stage.folder.store(bytes, as: "flipped.jsonl.zst")
    let verified = try await Binary.run(["trace", "verify", path])
    #expect(verified.code == 65)
    #expect(verified.output.contains(" rows are missing. Frame 2, bytes "))
    #expect(!verified.output.contains("Time goes back"))
  }

  @Test("What a damage leaves of a trace is printed, with a row where something is missing, and measured")
  func gap() async throws {
    let stage = try Stage(proposalTokens: 1500, intervalNs: 10_000)
    let prompts = (1...6).flatMap { ["--prompt", "Question \($0)"] }
    try #require(try await stage.run(prompts + ["--policy", "full"]).code == 0)
    var bytes = stage.folder.contents(of: "trace.jsonl.zst")
    bytes[bytes.count / 2] ^= 0x10
    let path = stage.folder.store(bytes, as: "damaged.jsonl.zst")

    let printed = try await Binary.run(["trace", "cat", path])
    #expect(printed.code == 65)
    let whole = Set(try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n"))
    let rows = printed.output.split(separator: "\n")
    #expect(rows.filter { !whole.contains($0) }.map { $0.prefix(13) } == [#"{"type":"gap""#])

    let verified = try await Binary.run(["trace", "verify", path])
    #expect(verified.code == 65)
    #expect(verified.output.contains(" that ran where the gaps are.\n"))
    #expect(verified.output.split(separator: "\n").count == 2, "\(verified.output)")

    let measured = try await Binary.run(["analyze", path, "--format", "json"])
    #expect(measured.code == 0)
    #expect(measured.errors.contains(": not measured, because rows are missing: "))
    let group = try JSONValue(parsing: Array(measured.output.utf8))["requests"]?.array?.first
    let counts = ["all", "complete"].map { group?[$0]?.integer ?? 0 }
    #expect(counts[0] <= 6 && counts[1] > 1 && counts[1] < 6, "\(measured.output.prefix(300))")
  }

  @Test(
    "What is no trace is told as such",
    arguments: [
      ("", "is empty; a trace begins with a row of type \"trace\"."),
      ("Hello", "is no trace: it is neither zstd-compressed nor JSON Lines."),
      ("{\"a\": 1}\n", "is no trace"),
    ], ["verify", "info", "cat"])
  func noTrace(file: (String, String), command: String) async throws {
    let folder = TemporaryFolder()
    let path = folder.store(file.0.utf8, as: "x.jsonl.zst")
    let end = try await Binary.run(["trace", command, path])
    #expect(end.code == 65)
    #expect(end.complaint?.hasPrefix("\(path) \(file.1)") == true, "\(end.errors)")
    #expect(end.output.isEmpty)
  }

  @Test("A trace that is missing is no input", arguments: ["verify", "info", "cat"])
  func missing(command: String) async throws {
    let end = try await Binary.run(["trace", command, "/nowhere/t.jsonl.zst"])
    #expect(end.code == 66)
    #expect(end.complaint?.contains("No such file or directory") == true)
  }

  @Test("A reader of rows that has enough is not complained to")
  func head() async throws {
    // More rows than a pipe and a read of the test hold.
    let stage = try Stage(proposalTokens: 1500, intervalNs: 10_000)
    try #require(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let running = try RunningBinary(["trace", "cat", stage.trace])
    try await until("rows come") { !running.output.isEmpty }
    running.closeOutput()
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(end.errors.isEmpty)
  }

  @Test("A limit on the size of files is an error like a full disk, and not the end by a signal")
  func limitedOutput() async throws {
    let (stage, _) = try await Self.recorded()
    let running = try RunningBinary(
      ["trace", "cat", stage.trace], output: .file(stage.folder.file("rows.jsonl")), fileLimit: 8)
    let end = try await running.end()
    #expect(end.signal == 0)
    #expect(end.code == 74)
    #expect(end.errors == "chunkwise: The output cannot be written: File too large.\n")
    #expect(stage.folder.contents(of: "rows.jsonl").count == 4096)
  }
}
