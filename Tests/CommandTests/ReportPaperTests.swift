import JSON
import Testing

/// The page of `chunkwise report` as it is printed.
@Suite(
  .enabled(if: Browser.path != nil, "set CHUNKWISE_CHROMIUM to a Chromium to run this"))
struct ReportPaperTests {
  @Test(
    "On paper the page is light, nothing is cut, and its letters can be read, in the dark as well",
    arguments: [false, true])
  func paper(isDark: Bool) async throws {
    let (stage, page, _) = try await ReportedPage.made()
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
}
