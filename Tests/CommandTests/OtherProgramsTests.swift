import Gateway
import JSON
import Testing
import Traces

/// Traces are what any program takes them for.
@Suite struct OtherProgramsTests {
  /// A text with everything that JSON escapes and careless readers stumble over.
  private static let nasty =
    "\"quoted\" back\\slash /slash\ttab\r\nnew\0\u{1}\u{1F}\u{7F}\u{85}\u{A0}\u{2028}\u{2029}\u{FEFF}\u{FFFD}\u{FFFF} "
    + "Größe e\u{301} שלום سلام 語言 👩‍👩‍👧 🇩🇪 \u{10FFFF} null NaN -1 1e5 2026-11-21 {\"a\": [1]} 'x' ,;| \\u0041"

  /// A recorded trace of several frames and all that can be made of it, by what was done.
  private static let traces = Task {
    let line: JSONValue = ["prompt": "Why?", "answers": .array([.string(nasty)])]
    let stage = try Stage(
      [MockFaultRule(.status(code: 503, retryAfter: nil), model: "a", selection: .nth(1))],
      proposalTokens: 1500,
      answerTokens: 300, intervalNs: 10_000, script: try MockScript(jsonLines: line.text))
    let run = try await stage.run(
      [
        "--prompt", "Why?", "--prompt", "How?", "--prompt", "When?", "--policy",
        "full,staircase[first=8,step=200]",
      ])
    try #require(run.code == 0, "\(run.errors)")
    let bytes = stage.folder.contents(of: "trace.jsonl.zst")
    let cut = stage.folder.store(bytes[..<(bytes.count * 3 / 4)], as: "cut.jsonl.zst")
    let other = try Stage()
    try #require(try await other.run(["--prompt", "Where?"]).code == 0)
    var paths = ["recorded": stage.trace]
    for (name, command, source) in [
      ("packed", "pack", [stage.trace]), ("repaired", "repair", [cut]), ("redacted", "redact", [stage.trace]),
      ("merged", "merge", [stage.trace, other.trace]),
    ] {
      let path = stage.folder.file("\(name).jsonl.zst")
      let end = try await Binary.run(
        ["trace", command] + source + ["-o", path],
        environment: ["CHUNKWISE_REDACTION_KEY": "0123456789abcdef0123456789abcdef"])
      try #require(end.code == 0, "\(end.errors)")
      paths[name] = path
    }
    let plain = stage.folder.file("plain.jsonl")
    let cat = try await RunningBinary(["trace", "cat", stage.trace], output: .file(plain)).end()
    try #require(cat.code == 0, "\(cat.errors)")
    paths["plain"] = plain
    return (stage: stage, paths: paths)
  }

  private static let ways = ["recorded", "packed", "repaired", "redacted", "merged", "plain"]

  @Test("There are several frames, every kind of character, and what every way of making a trace leaves")
  func sample() async throws {
    let (stage, paths) = try await Self.traces.value
    let reader = try TraceReader(path: stage.trace)
    var text = ""
    while let row = try reader.next() {
      if row.kind == .delta, row.request < 2, row.call == 0 || row.call == 2 { text += row.text }
    }
    #expect(text.contains(Self.nasty))
    #expect(reader.rowBytes > 2 << 20)
    let figures = try Self.ways.map { try TraceFigures(path: #require(paths[$0])).json }
    #expect(figures[0] == figures[1] && figures[0] == figures[5])
    #expect(figures[2]["types"]?["note"] == 1 && figures[4]["types"]?["trace"] == 2)
  }

  @Test(
    "Packages of Python count the same rows, numbers and texts",
    .enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing),
    arguments: ["pandas", "duckdb", "polars", "pyarrow"])
  func packages(name: String) async throws {
    let (_, paths) = try await Self.traces.value
    let files = try Self.ways.map { try #require(paths[$0]) }
    let figures = try OtherPrograms.figures(of: files, by: name)
    try #require(figures.count == files.count)
    for (index, way) in Self.ways.enumerated() {
      #expect(try figures[index] == TraceFigures(path: files[index]).json, "\(name), \(way)")
    }
  }

  @Test(
    "jq counts the same rows, numbers and texts", .enabled(if: OtherPrograms.hasJQ, "jq is not there"),
    arguments: ways)
  func jq(way: String) async throws {
    let (_, paths) = try await Self.traces.value
    let path = try #require(paths[way])
    #expect(try OtherPrograms.figuresByJQ(of: path) == TraceFigures(path: path).json)
  }
}
