import Glibc
import JSON
import Testing
import TokenStreams

/// `chunkwise report`.
@Suite struct ReportTests {
  @Test("The page holds what analyze prints")
  func figures() async throws {
    let (stage, page, end) = try await ReportedPage.made()
    #expect(end.code == 0 && end.output.isEmpty)
    #expect(end.errors == "\(page): 4 requests, 4 of them one by one.\n")
    let data = try ReportedPage.data(of: page)
    let analysis = try JSONValue(
      parsing: try await Binary.run(["analyze", stage.trace, "--format", "json"]).output)
    let printed = try #require(
      analysis["distributions"]?.array?.filter { $0["measure"] == "e2e" && $0["p50"]?.number != nil })
    let series = try #require(
      data["distributions"]?.array?.first { $0["measure"] == "e2e" }?["series"]?.array)
    let groups = try #require(data["groups"]?.array)
    #expect(printed.count == 2 && series.count == 2 && groups.count == 2)
    for (group, series) in zip(groups, series) {
      let row = try #require(printed.first { $0["group"] == group["name"] })
      // Of two values the median is the mean.
      let median = (series["values"]?.array ?? []).compactMap(\.number).reduce(0, +) / 2
      #expect(abs(median - (row["p50"]?.number ?? 0)) < 0.06)
    }
  }

  @Test("Costs, scores and correlations on the page are those that cost and correlate print")
  func policies() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    let models = ["a", "b", "writer"].map { model in
      "  \(model): {input: 1, output: 2, active_parameters: 1e9, as_of: today, source: test}\n"
    }
    let prices = stage.folder.store("models:\n\(models.joined())".utf8, as: "prices.yaml")
    let scores = stage.folder.store("full: 60\nstaircase: 50\n".utf8, as: "scores.yaml")
    let preferences = stage.folder.store(
      ReportedPage.preferences(["Why?", "How?"]).utf8, as: "preferences.jsonl")
    let end = try await Binary.run(
      ["report", stage.trace, "-o", page, "--prices", prices, "--scores", scores]
        + ["--preferences", preferences])
    #expect(end.code == 0, "\(end.errors)")
    let data = try ReportedPage.data(of: page)

    let cost = try await Binary.run(
      ["cost", stage.trace, "--prices", prices, "--scores", scores, "--format", "json"])
    let rows = try #require(try JSONValue(parsing: cost.output)["cost"]?.array)
    let points = try #require(data["tradeOff"]?["points"]?.array)
    #expect(points.count == 2 && rows.count == 2)
    for point in points {
      let group = data["groups"]?.array?[point["group"]?.integer ?? 0]
      let row = try #require(rows.first { $0["policy"] == group?["name"] })
      let dollars = point["prices"]?.array?.first?.number ?? 0
      #expect(dollars > 0 && abs(dollars - (row["cost_mean_usd"]?.number ?? 0)) < 1e-9)
      #expect(point["prices"]?.array?.last?.number == row["score"]?.number)
    }

    let correlate = try await Binary.run(
      ["correlate", "--trace", stage.trace, "--preferences", preferences, "--format", "json"])
    let table = try #require(
      try JSONValue(parsing: correlate.output)["correlation with preference"]?.array)
    let figures = try #require(data["correlations"]?.array)
    let shown = figures.flatMap { $0["rows"]?.array ?? [] }
    #expect(shown.count == table.count && !shown.isEmpty)
    for (row, printed) in zip(shown, table) {
      #expect(row["predictor"] == printed["predictor"])
      let (mark, value) = (row["correlation"]?.array?.first?.number, printed["correlation"]?.number)
      #expect(mark == nil ? value == nil : abs((mark ?? 0) - (value ?? 9)) < 1e-9)
    }
  }

  @Test("What a sweep found for several numbers of proposers is drawn, and results without such are refused")
  func sweep() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    func results(_ more: String) async throws -> (path: String, table: [JSONValue]) {
      let experiment = stage.folder.store(
        "name: e\ntraces: [trace.jsonl.zst]\npolicies: [full, quorum]\n\(more)".utf8, as: "e.yaml")
      let end = try await Binary.run(["sweep", experiment, "--format", "json", "-q"])
      try #require(end.code == 0, "\(end.errors)")
      return (
        stage.folder.file("e.results.jsonl"),
        try #require(try JSONValue(parsing: end.output).array)
      )
    }
    let (path, table) = try await results("proposers: [1, 2]\nseed: 7\n")
    let made = try await Binary.run(["report", stage.trace, "-o", page, "--sweep", path])
    #expect(made.code == 0, "\(made.errors)")
    let series = try #require(try ReportedPage.data(of: page)["proposers"]?["series"]?.array)
    #expect(series.map { $0["policy"] } == ["full", "quorum"])
    #expect(series.allSatisfy { $0["of"] == "trace.jsonl.zst, seed 7" && $0["simulated"] == true })
    #expect(series.allSatisfy { $0["mock"] == true })
    for one in series {
      for point in one["points"]?.array ?? [] {
        let row = try #require(
          table.first { $0["policy"] == one["policy"] && $0["proposers"] == point["proposers"] })
        #expect(point["n"] == row["n"])
        let (drawn, printed) = (point["values"]?.array?.first?.number, row["ttfo_p50_ms"]?.number)
        #expect(abs((drawn ?? 0) - (printed ?? 9)) < 0.001)
      }
    }
    let torn = stage.folder.store(
      TemporaryFolder.contents(at: path).dropLast(40), as: "torn.results.jsonl")
    let alone = try await results("depth: [1]\n").path
    for (results, sentence) in [
      (alone, "\(alone): no policy in it has several numbers of proposers;"),
      (torn, "\(torn): line 4 is no whole result of a sweep;"),
    ] {
      let end = try await Binary.run(["report", stage.trace, "-o", page, "--sweep", results])
      #expect(end.code == 65 && end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    }
  }

  @Test("Requests that are named are shown with the others of their prompts, and no others")
  func named() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    let requests = try stage.observations().compactMap { entry in
      if case .request(let header) = entry.observation { header } else { nil }
    }
    let named = try #require(requests.last)
    let end = try await Binary.run(["report", stage.trace, "-o", page, "--request", "\(named.request)"])
    #expect(end.code == 0 && end.errors == "\(page): 4 requests, 2 of them one by one.\n")
    let data = try ReportedPage.data(of: page)
    let questions = data["stories"]?.array?.map { $0["question"] }
    #expect(questions == [.string(named.messages[0].content), .string(named.messages[0].content)])
    #expect(data["named"] == true && data["available"] == 4)
    for (more, sentence) in [
      (["--request", "4"], "--request: \(stage.trace) has no request 4; its requests are numbered 0 to 3."),
      (["--request", "one"], "--request needs the number of a request, from 0, not \"one\"."),
      (["--request", "1", "--requests", "2"], "--request names the requests that are shown,"),
      (["--request", "1", page], "--request goes with one trace,"),
    ] {
      let end = try await Binary.run(["report", stage.trace, "-o", stage.folder.file("none.html")] + more)
      #expect(end.code == 64 && end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    }
    #expect(!stage.folder.names.contains("none.html"))
  }

  @Test("What cannot be read or written is said in a sentence")
  func mistakes() async throws {
    let folder = TemporaryFolder()
    let none = try await Binary.run(["report", "/nowhere/t.jsonl.zst", "-o", folder.file("r.html")])
    #expect(none.code == 66)
    let piped = try await Binary.run(["report", "-", "-o", folder.file("r.html")])
    #expect(piped.code == 64)
    #expect(
      piped.complaint == "- is no file on a disk; a report reads its traces twice. Store it in a file first.")
    let (stage, _, _) = try await ReportedPage.made()
    let lost = try await Binary.run(["report", stage.trace, "-o", "/nowhere/r.html"])
    #expect(lost.code == 73)
    let full = try await Binary.run(["report", stage.trace, "-o", "/dev/full"])
    #expect(full.code == 74)
  }

  @Test("No page replaces a trace that it shows, and a pipe gets it whole")
  func outputs() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    let replaced = try await Binary.run(["report", stage.trace, "-o", stage.trace])
    #expect(replaced.code == 64)
    #expect(replaced.complaint?.contains("is read by this command, which would replace it") == true)
    let piped = try await Binary.run(["report", stage.trace, "-o", "-"])
    #expect(piped.code == 0 && Array(piped.output.utf8) == TemporaryFolder.contents(at: page))
    #expect(piped.errors == "standard output: 4 requests, 4 of them one by one.\n")
  }

  @Test("Ctrl-C leaves no page, nor part of one, and a page that was there as it was")
  func interrupted() async throws {
    let stage = try Stage()
    let questions = (0..<8).map { "Question \($0)?" }
    let run = try await stage.run(
      ["--policy", "full,staircase[first=4,step=4]"] + questions.flatMap { ["--prompt", $0] })
    try #require(run.code == 0, "\(run.errors)")
    let folder = TemporaryFolder()
    let page = folder.store("as it was".utf8, as: "report.html")
    let pipe = stage.folder.file("preferences.jsonl")
    try #require(mkfifo(pipe, 0o600) == 0)
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    try #require(writer >= 0)
    let preferences = Array(ReportedPage.preferences(questions).utf8)
    try #require(write(writer, preferences, preferences.count) == preferences.count)
    let running = try RunningBinary(["report", stage.trace, "-o", page, "--preferences", pipe])
    // The page is begun, and does not go on before the last of the preferences.
    var left: Int32 = -1
    try await until("the preferences are read") { ioctl(writer, UInt(FIONREAD), &left) == 0 && left == 0 }
    #expect(folder.names.contains { $0.hasSuffix(".part") })
    running.send(SIGINT)
    close(writer)
    let end = try await running.end()
    #expect(end.code == 130 && end.complaint == "Interrupted; nothing was made.")
    #expect(folder.names == ["report.html"] && folder.contents(of: "report.html") == Array("as it was".utf8))
  }

  @Test("Of a trace without a request, and of a damaged one, there is a page that says what is missing")
  func damaged() async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace])
    let header = stage.folder.store(rows.output.prefix { $0 != "\n" }.utf8 + [0x0A], as: "header.jsonl")
    let cut = stage.folder.store(bytes[..<(bytes.count * 2 / 3)], as: "cut.jsonl.zst")
    for path in [header, cut] {
      let page = stage.folder.file("damaged.html")
      let end = try await Binary.run(["report", path, "-o", page])
      #expect(end.code == 0)
      #expect((path == header) == end.errors.contains("there is no request to show, and the page says so"))
      let remarks = try ReportedPage.data(of: page)["remarks"]?.array?.compactMap(\.string) ?? []
      #expect(remarks.first?.contains("is not whole. It ends without a footer") == true)
    }
  }
}
