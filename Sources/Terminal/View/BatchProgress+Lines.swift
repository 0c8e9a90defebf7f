internal import CommandLine

extension BatchProgress {
  /// Cells of the longest bar.
  private static let longestBar = 36

  /// The progress as two lines of a terminal: how much is done, and how long that takes.
  ///
  /// - Parameters:
  ///   - width: no line takes more cells.
  ///   - elapsedNs: since its beginning, in nanoseconds.
  ///   - leftNs: how much longer it will take; nil where nobody can tell.
  func lines(width: Int, elapsedNs: Int64, leftNs: Int64?) -> [StyledLine] {
    let counts = counts
    var line = StyledLine()
    // Done, under way, to come: as the bars of streams have what was read, what was not, and what there is room for.
    let cells = min(Self.longestBar, width - counts.width - 2)
    if cells >= 8 {
      let full = count > 0 ? done * cells / count : 0
      let begun = count > 0 ? min(cells - full, (running * cells + count - 1) / count) : 0
      line.add(String(repeating: "█", count: full), .cyan)
      line.add(String(repeating: "▒", count: begun), .cyan)
      line.add(String(repeating: "·", count: cells - full - begun), .dim)
      line.add("  ")
    }
    for piece in counts.pieces { line.add(piece.text, piece.style) }
    var times = [StatusText.seconds(elapsedNs)]
    if let leftNs { times.append("about \(StatusText.wholeSeconds(leftNs)) left") }
    // A policy is named though there be but one: of others nothing may be done yet.
    let medians = medianFirstTextsNs.map { "\($0.policy) \(NumberText.duration(ns: $0.ns))" }
    if !medians.isEmpty { times.append("TTFT p50 " + medians.joined(separator: ", ")) }
    return [line.cut(to: width), StyledLine(times.joined(separator: " · "), .bold).cut(to: width)]
  }

  private var counts: StyledLine {
    let unit = unit.isEmpty ? "" : " \(unit)"
    var line = StyledLine("\(NumberText.count(done)) of \(NumberText.count(count))\(unit) done")
    if running > 0 { line.add(" · \(NumberText.count(running)) running") }
    if failed > 0 {
      line.add(" · ")
      line.add("\(NumberText.count(failed)) failed", .red)
    }
    if censored > 0 { line.add(" · \(NumberText.count(censored)) left out") }
    return line
  }
}
