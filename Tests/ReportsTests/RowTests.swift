import JSON
import Reports
import Testing
import TokenStreams

/// Tables of comma-separated values.
@Suite struct RowTests {
  /// The rows of a file by their headings, read by the rules of RFC 4180.
  private static func rows(_ files: [String: [UInt8]], _ name: String) throws -> [[String: String]] {
    var records: [[String]] = [[]]
    var field: [UInt8] = []
    var isQuoted = false
    var bytes = (files[name] ?? [])[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case 0x22 where isQuoted && bytes.first == 0x22: field.append(bytes.removeFirst())
      case 0x22: isQuoted.toggle()
      case 0x2C where !isQuoted:
        records[records.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
      case 0x0D where !isQuoted:
        #expect(bytes.removeFirst() == 0x0A)
        records[records.count - 1].append(String(decoding: field, as: UTF8.self))
        field = []
        records.append([])
      default: field.append(byte)
      }
    }
    #expect(records.removeLast().isEmpty && !isQuoted)
    let headings = try #require(records.first)
    return records.dropFirst().map { record in
      #expect(record.count == headings.count)
      return Dictionary(uniqueKeysWithValues: zip(headings, record))
    }
  }

  @Test(
    "A request is a row with its measures, and its calls, rounds, evidence and pieces are rows that name it")
  func tables() throws {
    let files = try RowExport().files(of: [Recorded()])
    let request = try #require(try Self.rows(files, "requests.csv").first)
    #expect(request["policy"] == "staircase" && request["standing"] == "complete")
    #expect(request["ttfo_ms"] == "110" && request["e2e_ms"] == "220" && request["rounds"] == "2")
    #expect(request["question"] == "Why?" && request["words"] == "11")
    #expect(try Self.rows(files, "traces.csv").map { $0["recorded_by"] } == ["chunkwise 1.2"])
    let calls = try Self.rows(files, "calls.csv")
    #expect(calls.map { $0["agent"] } == ["a", "b", "writer", "writer"])
    #expect(calls.map { $0["start_ms"] } == ["0", "0", "100", "200"])
    #expect(calls.map { $0["round"] } == ["", "", "0", "1"])
    let rounds = try Self.rows(files, "rounds.csv")
    #expect(rounds.map { $0["ready_ms"] } == ["100", "200"] && rounds.allSatisfy { $0["waited_for"] == "b" })
    let evidence = try Self.rows(files, "evidence.csv")
    #expect(evidence.map { $0["upstream_agent"] } == ["a", "b", "a", "b"])
    #expect(evidence.map { $0["bytes"] } == ["0", "0", "27", "25"])
    #expect(try Self.rows(files, "answer.csv").map { $0["at_ms"] } == ["110", "210"])
    #expect(try Self.rows(files, "parts.csv").compactMap { $0["text"] }.joined() == Recorded().answer)
    #expect(try Self.rows(files, "similarity.csv").count == 4)
    let split = try Self.rows(files, "split.csv").compactMap { $0["duration_ms"].flatMap(Double.init) }
    #expect(abs(split.reduce(0, +) - 110) < 1e-9)
  }

  @Test("Texts of models come back to the byte, whatever is in them")
  func texts() throws {
    var recorded = Recorded()
    recorded.question = "a,b\r\n\"c\""
    recorded.proposals = ["\"quoted\", </script>\r\n\u{1B}[31m\u{0}", "=1+1\n\u{202E}שלום 👩‍👩‍👧,"]
    let files = try RowExport().files(of: [recorded])
    let deltas = try Self.rows(files, "deltas.csv")
    #expect(deltas.prefix(2).map { $0["text"] } == recorded.proposals)
    #expect(
      deltas.prefix(2).compactMap { $0["bytes"].flatMap { Int($0) } } == recorded.proposals.map(\.utf8.count))
    #expect(try Self.rows(files, "requests.csv").first?["question"] == recorded.question)
  }

  @Test("What is simulated says so in every group, and has no text to compare")
  func simulated() throws {
    let files = try RowExport().files(of: [Recorded()], isSimulated: true)
    let request = try #require(try Self.rows(files, "requests.csv").first)
    #expect(request["group"] == "staircase (simulated)" && request["simulated"] == "true")
    #expect(request["tokens"] == "" && request["origin_note"]?.contains("simulated") == true)
    #expect(try Self.rows(files, "similarity.csv").isEmpty)
    #expect(try Self.rows(files, "traces.csv").first?["simulated"] == "true")
  }

  @Test("Calls name their servers, and of requests is said whether their latencies are those of a mock")
  func servers() throws {
    let ofMock = Recorded(server: StreamEvent.FirstByte.mockServer)
    let requests = [ofMock, Recorded(request: 1, server: "llama.cpp")]
    let files = try RowExport().files(of: requests)
    #expect(try Self.rows(files, "requests.csv").map { $0["mock"] } == ["true", "false"])
    let servers = try Self.rows(files, "calls.csv").map { $0["server"] }
    #expect(
      servers == ["chunkwise-mock", "chunkwise-mock", "", "", "llama.cpp", "llama.cpp", "", ""])
    for (requests, isOfMock) in [(requests, true), ([requests[1]], false)] {
      let notebook = try NotebookExport().files(of: requests)["latency.ipynb"] ?? []
      let cells = try #require(try JSONValue(parsing: notebook)["cells"]?.array)
      let text = cells[1]["source"]?.array?.compactMap(\.string).joined() ?? ""
      #expect(text.contains("Latencies of a mock") == isOfMock)
    }
  }

  @Test("Of no request there are headings, and of one that breaks off anywhere there are rows")
  func broken() throws {
    let none = try RowExport().files(of: [])
    for name in none.keys where name != "traces.csv" { #expect(try Self.rows(none, name).isEmpty) }
    for count in 1...Recorded().observations.count {
      let files = try RowExport().files(of: [Recorded(known: count)])
      #expect(try Self.rows(files, "requests.csv").count == 1)
      for name in files.keys { _ = try Self.rows(files, name) }
    }
    var failed = Recorded()
    failed.outcome = .failed(StreamFailure(.connect, message: "It did not, \"alas\"."))
    let request = try Self.rows(try RowExport().files(of: [failed]), "requests.csv")[0]
    #expect(request["standing"] == "failed" && request["failure"] == "It did not, \"alas\".")
  }

  @Test(
    "A notebook is nbformat 4.5: each cell has a kind, a number of its own and lines, and the traces are named"
  )
  func notebooks() throws {
    let files = try NotebookExport().files(of: [Recorded()], isSimulated: true)
    #expect(files["data/deltas.csv"] == nil && files["data/requests.csv"] != nil)
    for name in ["latency.ipynb", "aggregation.ipynb"] {
      let notebook = try JSONValue(parsing: files[name] ?? [])
      #expect(notebook["nbformat"] == 4 && notebook["nbformat_minor"] == 5)
      let cells = try #require(notebook["cells"]?.array)
      #expect(Set(cells.compactMap { $0["id"]?.string }).count == cells.count)
      for cell in cells {
        let isCode = cell["cell_type"] == "code"
        #expect(isCode ? cell["outputs"] == [] : cell["cell_type"] == "markdown")
        let lines = cell["source"]?.array?.compactMap(\.string) ?? []
        #expect(!lines.isEmpty)
        #expect(lines.dropLast().allSatisfy { $0.hasSuffix("\n") } && lines.last?.hasSuffix("\n") == false)
        #expect(isCode || !lines.contains { $0.hasPrefix("# #") })
      }
      #expect(cells[1]["source"]?.array?.first == "- `t.jsonl.zst`, **simulated**\n")
    }
  }
}
