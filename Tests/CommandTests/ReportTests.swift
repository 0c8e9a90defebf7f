import CommandLine
import Gateway
import Glibc
import JSON
import Testing
import TokenStreams

/// `chunkwise report`.
@Suite struct ReportTests {
  /// A text that tries what a text can try.
  static let hostile =
    "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> \u{1B}[31mred "
    + "\u{202E}drow\u{202C} שלום 👩‍👩‍👧 the sea has two tides a day"

  /// A trace of two prompts under two policies, whose models all say the same, and its page.
  private static func reported(_ answer: String? = nil, _ more: [String] = []) async throws -> (
    stage: Stage, page: String, end: RunningBinary.End
  ) {
    let line: JSONValue = [
      "prompt": "Why?", "answers": .array([.string(answer ?? "the sea has two tides a day")]),
    ]
    let stage = try Stage(script: try MockScript(jsonLines: line.text))
    let run = try await stage.run(["--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase"])
    try #require(run.code == 0, "\(run.errors)")
    let page = stage.folder.file("report.html")
    return (stage, page, try await Binary.run(["report", stage.trace, "-o", page] + more))
  }

  private static func data(of page: String) throws -> JSONValue {
    let text = String(decoding: TemporaryFolder.contents(at: page), as: UTF8.self)
    let start = try #require(text.firstRange(of: "id=\"data\">")).upperBound
    return try JSONValue(
      parsing: String(text[start..<text[start...].firstRange(of: "</script>")!.lowerBound]))
  }

  @Test("The page holds what analyze prints")
  func figures() async throws {
    let (stage, page, end) = try await Self.reported()
    #expect(end.code == 0 && end.output.isEmpty)
    #expect(end.errors == "\(page): 4 requests, 4 of them one by one.\n")
    let data = try Self.data(of: page)
    let analysis = try JSONValue(
      parsing: try await Binary.run(["analyze", stage.trace, "--format", "json"]).output)
    let printed = try #require(
      analysis["distributions"]?.array?.filter { $0["measure"] == "e2e" }.compactMap { $0["p50"]?.number })
    let series = try #require(
      data["distributions"]?.array?.first { $0["measure"] == "e2e" }?["series"]?.array)
    let medians = series.map { series in
      (series["values"]?.array ?? []).compactMap(\.number).reduce(0, +) / 2
    }
    // Of two values the median is the mean.
    for (median, value) in zip(medians, printed) { #expect(abs(median - value) < 0.06) }
    #expect(medians.count == 2 && printed.count == 2)
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
    let (stage, _, _) = try await Self.reported()
    let lost = try await Binary.run(["report", stage.trace, "-o", "/nowhere/r.html"])
    #expect(lost.code == 73)
    let full = try await Binary.run(["report", stage.trace, "-o", "/dev/full"])
    #expect(full.code == 74)
  }

  @Test("Costs, scores and correlations on the page are those that cost and correlate print")
  func policies() async throws {
    let (stage, page, _) = try await Self.reported()
    let models = ["a", "b", "writer"].map { model in
      "  \(model): {input: 1, output: 2, active_parameters: 1e9, as_of: today, source: test}\n"
    }
    let prices = stage.folder.store("models:\n\(models.joined())".utf8, as: "prices.yaml")
    let scores = stage.folder.store("full: 60\nstaircase: 50\n".utf8, as: "scores.yaml")
    let preferences = stage.folder.store(Self.preferences(["Why?", "How?"]).utf8, as: "preferences.jsonl")
    let end = try await Binary.run(
      ["report", stage.trace, "-o", page, "--prices", prices, "--scores", scores]
        + ["--preferences", preferences])
    #expect(end.code == 0, "\(end.errors)")
    let data = try Self.data(of: page)

    let cost = try await Binary.run(
      ["cost", stage.trace, "--prices", prices, "--scores", scores, "--format", "json"])
    let rows = try #require(try JSONValue(parsing: cost.output)["cost"]?.array)
    let points = try #require(data["tradeOff"]?["points"]?.array)
    #expect(points.count == 2 && rows.count == 2)
    for (point, row) in zip(points, rows) {
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

  @Test(
    "What a correlation does not tell has no mark in the legend, and is named in a sentence",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func untold() async throws {
    let (stage, page, _) = try await Self.reported()
    let preferences = stage.folder.store(Self.preferences(["Why?", "How?"]).utf8, as: "preferences.jsonl")
    let end = try await Binary.run(["report", stage.trace, "-o", page, "--preferences", preferences])
    #expect(end.code == 0, "\(end.errors)")
    let section = "document.querySelector('#correlations')"
    let visit = try Browser.visit(
      page, stage.folder,
      [
        "[...\(section).querySelectorAll('.legend li')].map(each => each.firstElementChild.nextSibling.textContent).join()",
        "estimates.filter(({ key }) => data.correlations.find(group => group.round === null).rows.some(row => row[key] !== null)).map(each => each.name).join()",
        "\(section).textContent.match(/Not shown: [^.]*/)?.[0]",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.values[0] == visit.values[1])
    // Two proposals leave nothing once their model is held fixed.
    #expect(visit.values[2].string?.contains("“given length, model”") == true)
  }

  /// A judge who prefers what `b` says.
  private static func preferences(_ questions: [String]) -> String {
    questions.flatMap { question in
      [("a", 1.25), ("b", 1.75)].map { agent, preference -> String in
        let record: JSONValue = [
          "instruction": .string(question), "layer": 0, "agent": .string(agent),
          "preference": .number(preference),
        ]
        return record.text + "\n"
      }
    }.joined()
  }

  @Test("Requests that are named are shown with the others of their prompts, and no others")
  func named() async throws {
    let (stage, page, _) = try await Self.reported()
    let requests = try stage.observations().compactMap { entry in
      if case .request(let header) = entry.observation { header } else { nil }
    }
    let named = try #require(requests.last)
    let end = try await Binary.run(["report", stage.trace, "-o", page, "--request", "\(named.request)"])
    #expect(end.code == 0 && end.errors == "\(page): 4 requests, 2 of them one by one.\n")
    let data = try Self.data(of: page)
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
    let preferences = Array(Self.preferences(questions).utf8)
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

  @Test("No page replaces a trace that it shows, and a pipe gets it whole")
  func outputs() async throws {
    let (stage, page, _) = try await Self.reported()
    let replaced = try await Binary.run(["report", stage.trace, "-o", stage.trace])
    #expect(replaced.code == 64)
    #expect(replaced.complaint?.contains("is read by this command, which would replace it") == true)
    let piped = try await Binary.run(["report", stage.trace, "-o", "-"])
    #expect(piped.code == 0 && Array(piped.output.utf8) == TemporaryFolder.contents(at: page))
    #expect(piped.errors == "standard output: 4 requests, 4 of them one by one.\n")
  }

  @Test("What a killed process of the same number has left is in nobody's way, and stays")
  func leftover() async throws {
    let (stage, _, _) = try await Self.reported()
    let folder = TemporaryFolder()
    let page = folder.file("report.html")
    let end = try await RunningBinary(
      ["report", stage.trace, "-o", page], after: "printf left > '\(page)'.$$.part && "
    ).end()
    #expect(end.code == 0, "\(end.errors)")
    #expect(folder.names.count == 2 && folder.contents(of: "report.html").count > 10_000)
    let left = try #require(folder.names.first { $0.hasSuffix(".part") })
    #expect(folder.contents(of: left) == Array("left".utf8))
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
      let remarks = try Self.data(of: page)["remarks"]?.array?.compactMap(\.string) ?? []
      #expect(remarks.first?.contains("is not whole. It ends without a footer") == true)
    }
  }

  @Test(
    "In a browser the page shows every figure, picks requests and rounds, and asks for nothing",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"),
    arguments: [1000, 400])
  func browser(width: Int) async throws {
    let (stage, page, _) = try await Self.reported()
    let visit = try Browser.visit(
      page, stage.folder, width: width,
      [
        "[document.querySelectorAll('figure svg').length > 8, document.documentElement.scrollWidth <= innerWidth]",
        "[...document.querySelectorAll('.timeline h3 bdi')].map(each => each.textContent).sort().join()",
        "document.querySelector('.question').textContent",
        "[...document.querySelectorAll('.controls button')].find(each => each.textContent === 'Next').click()",
        "document.querySelector('.question').textContent",
        "(() => { const rounds = document.querySelectorAll('.round'); rounds[rounds.length - 1].dispatchEvent(new KeyboardEvent('keydown', "
          + "{ key: 'Enter', bubbles: true })); return document.querySelectorAll('.round.chosen').length })()",
        "[...document.querySelectorAll('.timeline p')].some(each => /It saw \\d+ tokens of a/.test(each.textContent))",
        "document.querySelectorAll('.answer').length",
        "(() => { for (const each of document.querySelectorAll('details')) each.open = true })()",
        "[...document.querySelectorAll('pre')].every(each => each.textContent.includes('\\r\\n'))",
        // The table's n are among its rows.
        "[...document.querySelectorAll('figure')].filter(each => !(each.querySelector('figcaption').textContent.length > 20 "
          + "&& each.querySelector('details pre') && /n = \\d|complete/.test(each.textContent))).length",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.requests.count == 1)
    #expect(visit.values[0] == [true, true])
    #expect(visit.values[1] == "full,staircase")
    #expect([visit.values[2], visit.values[4]].compactMap(\.string).sorted() == ["How?", "Why?"])
    #expect(visit.values[5...7] == [1, true, 1])
    #expect(visit.values[9] == true && visit.values[10] == 0)
  }

  @Test(
    "The page rounds as the tables of the terminal do, halves to the even digit",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func rounding() async throws {
    var numbers: [(value: Double, digits: Int)] = [
      (16.5, 0), (17.5, 0), (-0.5, 0), (-16.5, 0), (0.125, 2), (2.675, 2), (1.005, 2), (1234567.5, 0),
      (-1234.25, 1),
      (0, 4), (0.00004, 4), (-3e-7, 5), (2.21e-16, 4), (123_456_789.015625, 5), (0.0004, 3),
    ]
    for _ in 0..<200 {
      let digits = Int.random(in: 0...4)
      // Thirty-seconds: halves, in any number of digits, are among them.
      numbers.append((Double(Int.random(in: -99_999_999...99_999_999)) / 32, digits))
    }
    let (stage, page, _) = try await Self.reported()
    let list = numbers.map { "[\($0.value), \($0.digits)]" }.joined(separator: ", ")
    let visit = try Browser.visit(
      page, stage.folder,
      [
        "[\(list)].map(([value, digits]) => grouped(value, digits))",
        "[999.5, 16.25, 1235, 10450].map(duration)",
      ])
    let shown = visit.values[0].array?.compactMap(\.string) ?? []
    #expect(shown.count == numbers.count)
    for (text, number) in zip(shown, numbers) {
      #expect(text == NumberText.readable(number.value, digits: number.digits), "\(number)")
    }
    #expect(visit.values[1] == ["1000\u{A0}ms", "16.2\u{A0}ms", "1.24\u{A0}s", "10.4\u{A0}s"])
  }

  @Test(
    "With the keyboard alone one gets to a round, along the rounds, and to what a round saw",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func keyboard() async throws {
    // Long enough for a round before the proposals are whole.
    let (stage, page, _) = try await Self.reported(
      String(repeating: "the sea has two tides a day, ", count: 12))
    let isRound = "document.activeElement.classList.contains('round')"
    // Which round of its timeline is in focus, and of how many.
    let place =
      "(all => [all.indexOf(document.activeElement), all.length])([...document.activeElement.closest('svg').querySelectorAll('.round')])"
    let tabs = Array(repeating: ["key Tab", isRound], count: 40).flatMap { $0 }
    let steps = try Browser.visit(page, stage.folder, tabs).values
    let way = (try #require(steps.firstIndex(of: true), "No round is reached with 40 tabs.") + 1) / 2
    let values = try Browser.visit(
      page, stage.folder,
      Array(repeating: "key Tab", count: way) + [
        "key Enter", "[document.querySelectorAll('.round.chosen').length, \(isRound)]",
        "[...document.querySelectorAll('.timeline p')].some(each => each.textContent.includes('It saw'))",
        "key Space", "[document.querySelectorAll('.round.chosen').length, \(isRound)]", "key ArrowRight",
        place,
        // The timeline of the other policy.
        "key Tab", place, "key ArrowRight", place,
      ]
    ).values.dropFirst(way)
    #expect(Array(values)[1...4] == [[1, true], true, .null, [0, true]])
    let places = values.compactMap { $0.array?.compactMap(\.integer) }.suffix(3)
    // One of the policies has a single round.
    #expect(places.map { $0[1] }.max() ?? 0 > 1)
    #expect(places.map { $0[0] } == zip(places, [1, 0, 1]).map { min($0[1] - 1, $1) })
  }

  @Test(
    "On paper the page is light, nothing is cut, and its letters can be read, in the dark as well",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"),
    arguments: [false, true])
  func paper(isDark: Bool) async throws {
    let (stage, page, _) = try await Self.reported()
    let visit = try Browser.visit(
      page, stage.folder, width: 703, isDark: isDark,
      [
        "(() => { for (const each of document.querySelectorAll('details')) each.open = true })() || getComputedStyle(document.body).backgroundColor",
        "media print", "getComputedStyle(document.body).backgroundColor",
        "document.documentElement.scrollWidth <= innerWidth",
        "[...document.querySelectorAll('.scroll')].every(each => each.scrollWidth <= each.clientWidth)",
        // Pictures are drawn for the sheet, and not as the window was.
        "[...document.querySelectorAll('.drawn svg')].every(each => each.clientWidth / each.viewBox.baseVal.width > 0.9)",
        "getComputedStyle(document.querySelector('.answer')).printColorAdjust",
        // Nothing that is for the screen alone, though it was open there.
        "[...document.querySelectorAll('button, select, pre, nav')].every(each => each.getClientRects().length === 0)",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.values[7] == true)
    #expect((visit.values[0] == "rgb(255, 255, 255)") == !isDark)
    #expect(visit.values[2] == "rgb(255, 255, 255)")
    #expect(visit.values[3...5] == [true, true, true])
    #expect(visit.values[6] == "exact")
  }

  @Test(
    "On paper a table of many policies goes on below itself, whole, in letters of 8 points",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func widePaper() async throws {
    let stage = try Stage()
    let policies = ["full"] + (1...11).map { "staircase[first=\($0),step=\(10 * $0)]" }
    let run = try await stage.run(["--prompt", "Why?", "--policy", policies.joined(separator: ",")])
    try #require(run.code == 0, "\(run.errors)")
    let page = stage.folder.file("report.html")
    try #require(try await Binary.run(["report", stage.trace, "-o", page]).code == 0)
    let first = "document.querySelector('#tables figure')"
    // The headings but that of the first column, and the rows of every part.
    let parts =
      "[...\(first).querySelectorAll('table')].map(each => [each.querySelectorAll('thead th').length - 1, each.querySelectorAll('tbody tr').length])"
    let visit = try Browser.visit(
      page, stage.folder, width: 703,
      [
        parts, "media print", parts,
        "[...document.querySelectorAll('.scroll')].every(each => each.scrollWidth <= each.clientWidth)",
        "parseFloat(getComputedStyle(\(first).querySelector('td')).fontSize) * 72 / 96",
      ])
    #expect(visit.complaints.isEmpty)
    let sizes = visit.values.map { $0.array?.compactMap { $0.array?.compactMap(\.integer) } ?? [] }
    #expect(sizes[0].map { $0[0] } == [12] && sizes[2].count > 1)
    #expect(sizes[2].reduce(0) { $0 + $1[0] } == 12 && sizes[2].allSatisfy { $0[1] == sizes[0][0][1] })
    #expect(visit.values[3] == true)
    #expect(visit.values[4].number ?? 0 > 8)
  }

  @Test(
    "A policy and an agent have the same colour wherever they are, and who shares one has a shape of his own",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func colours() async throws {
    let (stage, page, _) = try await Self.reported()
    let curves = "{ colour: 0, points: [[0, 0], [1, 1], [2, 3]] }"
    let axes = "{ from: 0, to: 2 }, { from: 0, to: 3 }, true"
    let visit = try Browser.visit(
      page, stage.folder,
      [
        "data.groups.map(each => `${each.name} ${each.colour}`).sort().join()",
        "[...new Set(data.stories.flatMap(story => story.lanes.map(lane => `${lane.agent} ${lane.colour}`)))].join()",
        "[...colourNumbers(['x', 'quorum', 'y', 'single', 'z'], ['single', 'full', 'quorum'])].join()",
        "[0, 7, 8, 16].map(shape).map((each, index, all) => all.indexOf(each)).join()",
        "hiddenRemark([{ ...\(curves), name: 'x' }, { ...\(curves), name: 'y' }], \(axes)).textContent",
        "hiddenRemark([{ ...\(curves), name: 'x' }, { colour: 1, points: [[0, 0], [1, 2], [2, 3]], name: 'y' }], \(axes))",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.values[0] == "full 1,staircase 2" && visit.values[1] == "a 0,b 1,writer 0")
    #expect(visit.values[2] == "single,0,quorum,2,x,1,y,3,z,4" && visit.values[3] == "0,0,2,3")
    #expect(visit.values[4] == "x lies under y." && visit.values[5] == .null)
  }

  @Test(
    "Lanes stand under the names of their layers, no line goes through a name, and a mock's latencies say so",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"),
    arguments: [1000, 400])
  func lanes(width: Int) async throws {
    let (stage, page, _) = try await Self.reported()
    let visit = try Browser.visit(
      page, stage.folder, width: width,
      [
        "[...document.querySelectorAll('.timeline svg')].map(each => [...each.querySelectorAll('.layer')].map(name => name.textContent).join()).join(';')",
        // What is behind in the document is drawn above.
        "[...document.querySelectorAll('.timeline svg')].every(each => [...each.querySelectorAll('text')].filter(text => text.querySelector('title'))"
          + ".every(name => each.querySelector('.first').compareDocumentPosition(name) & Node.DOCUMENT_POSITION_FOLLOWING))",
        "[...document.querySelectorAll('figure')].filter(each => [...each.querySelectorAll('.tag')].some(tag => tag.textContent === 'latencies of a mock')).length",
        "document.querySelectorAll('#distributions figure').length",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.values[0] == "proposers,aggregator;proposers,aggregator" && visit.values[1] == true)
    // Beside the distributions the table, the timelines, the split and the trade-off.
    #expect(visit.values[2].integer ?? 0 == 4 + (visit.values[3].integer ?? 0))
  }

  @Test(
    "No text of a model is executed, and none changes what stands beside it",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func hostileText() async throws {
    let (stage, page, _) = try await Self.reported(Self.hostile)
    let visit = try Browser.visit(
      page, stage.folder,
      [
        "document.querySelector('.question').textContent === 'Why?' || "
          + "[...document.querySelectorAll('.controls button')].find(each => each.textContent === 'Next').click()",
        "document.querySelector('.answer').textContent",
        "[document.title, document.images.length, document.scripts.length]",
        "document.querySelectorAll('.answer .control').length > 0",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.requests.count == 1)
    let answer = try #require(visit.values[1].string)
    #expect(answer.contains("</script><script>document.title='owned'</script>"))
    #expect(answer.contains("\u{241B}[31m") && !answer.unicodeScalars.contains("\u{1B}"))
    #expect(answer.contains("U+202E") && !answer.unicodeScalars.contains("\u{202E}"))
    #expect(visit.values[2] == ["trace.jsonl.zst · chunkwise report", 0, 2])
    #expect(visit.values[3] == true)
  }
}
