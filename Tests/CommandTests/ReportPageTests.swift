import CommandLine
import JSON
import Testing

/// The page of `chunkwise report` in a browser.
@Suite(
  .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
struct ReportPageTests {
  @Test(
    "In a browser the page shows every figure, picks requests and rounds, and asks for nothing",
    arguments: [1000, 400])
  func browser(width: Int) async throws {
    let (stage, page, _) = try await ReportedPage.made()
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
    "With the keyboard alone one gets to a round, along the rounds, and to what a round saw",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func keyboard() async throws {
    // Long enough for a round before the proposals are whole.
    let (stage, page, _) = try await ReportedPage.made(
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
    "No text of a model is executed, and none changes what stands beside it",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func hostileText() async throws {
    let (stage, page, _) = try await ReportedPage.made(ReportedPage.hostile)
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
    let (stage, page, _) = try await ReportedPage.made()
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
    "A policy and an agent have the same colour wherever they are, and who shares one has a shape of his own",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func colours() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    let curves = "{ colour: 0, points: [[0, 0], [1, 1], [2, 3]] }"
    let axes = "{ from: 0, to: 2 }, { from: 0, to: 3 }, true"
    let visit = try Browser.visit(
      page, stage.folder,
      [
        "data.groups.map(each => `${each.name} ${each.colour}`).sort().join()",
        "[...new Set(data.stories.flatMap(story => story.lanes.map(lane => `${lane.agent} ${lane.colour}`)))].join()",
        "[...colourNumbers(['x', 'quorum', 'y', 'single', 'z'], ['single', 'full', 'quorum'])].join()",
        "[...colourNumbers(['quorum[k=1]', 'full', 'full[unit=words]', 'quorum[k=2]'], ['full', 'staircase', 'quorum'], name => name.split('[')[0])].join()",
        "[0, 7, 8, 16].map(shape).map((each, index, all) => all.indexOf(each)).join()",
        "hiddenRemark(['x', 'y', 'z'].map(name => ({ ...\(curves), name })), \(axes)).textContent",
        "hiddenRemark([{ ...\(curves), name: 'x' }, { colour: 1, points: [[0, 0], [1, 2], [2, 3]], name: 'y' }], \(axes))",
      ])
    #expect(visit.complaints.isEmpty)
    #expect(visit.values[0] == "full 1,staircase 2" && visit.values[1] == "a 0,b 1,writer 0")
    #expect(visit.values[2] == "single,0,quorum,2,x,1,y,3,z,4")
    // The first variant of a policy that is not there has its colour.
    #expect(visit.values[3] == "full,0,quorum[k=1],2,full[unit=words],1,quorum[k=2],3")
    #expect(visit.values[4] == "0,0,2,3")
    #expect(visit.values[5] == "x and y lie under z." && visit.values[6] == .null)
  }

  @Test(
    "Lanes stand under the names of their layers, no line goes through a name, and a mock's latencies say so",
    arguments: [1000, 400])
  func lanes(width: Int) async throws {
    let (stage, page, _) = try await ReportedPage.made()
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
    "What a correlation does not tell has no mark in the legend, and is named in a sentence",
    .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
  func untold() async throws {
    let (stage, page, _) = try await ReportedPage.made()
    let preferences = stage.folder.store(
      ReportedPage.preferences(["Why?", "How?"]).utf8, as: "preferences.jsonl")
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
}
