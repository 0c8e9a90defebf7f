/// What a display's part of the screen shows now, and what has to be written to change it: the request that runs, and how
/// far the batch is below it.
struct DisplayScreen {
  /// Lines below which the progress would take from a request that is shown more than it gives.
  private static let leastHeight = 14

  private var region: ScreenRegion
  private var request: RequestFrames?
  private var timeLeft = TimeLeft()
  /// 0 before they are known.
  private var width = 0
  private var height = 0

  init(isColoured: Bool) { region = ScreenRegion(isColoured: isColoured) }

  /// Whether a request is shown that is not over.
  var isShowing: Bool { request != nil }

  /// Takes in the size of the terminal.
  ///
  /// - Returns: whether it had another one before.
  mutating func fit(width: Int, height: Int) -> Bool {
    defer { (self.width, self.height) = (width, height) }
    return self.width > 0 && (self.width, self.height) != (width, height)
  }

  /// Something else has been written below, or the cursor is elsewhere.
  mutating func forget() { region.forget() }

  /// Shows a request from the next frame on.
  mutating func begin(_ view: RequestView, title: String?) { request = RequestFrames(view, title: title) }

  /// Takes in what has come of the request.
  ///
  /// - Returns: what leaves it there for good, if it is over.
  mutating func add(_ view: RequestView, _ text: String) -> String {
    request?.add((view, text))
    guard view.isOver else { return "" }
    defer { request = nil }
    return region.finish(request?.finalLines(width: width) ?? [], width: width, height: height)
  }

  /// What leaves a text there for good, above what is drawn next.
  mutating func leave(_ text: String) -> String { region.leave(text, width: width, height: height) }

  /// What shows the present state.
  mutating func frame(_ progress: BatchProgress?, nowNs: Int64, startNs: Int64) -> String {
    let hasRoom = height >= (request == nil ? 4 : Self.leastHeight)
    var below: [StyledLine] = []
    if let progress {
      let elapsedNs = nowNs - startNs
      let leftNs = timeLeft.ns(of: progress, elapsedNs: elapsedNs)
      if hasRoom {
        below = [StyledLine()] + progress.lines(width: width - 1, elapsedNs: elapsedNs, leftNs: leftNs)
      }
    }
    let above = lines(height: height - below.count, nowNs: nowNs)
    return region.frame(above + below, width: width, height: height)
  }

  /// What leaves a request that is not over there as it is, and takes the rest away.
  mutating func close(nowNs: Int64) -> String {
    region.finish(lines(height: height, nowNs: nowNs), width: width, height: height)
  }

  private mutating func lines(height: Int, nowNs: Int64) -> [StyledLine] {
    request?.lines(width: width, height: height, nowNs: nowNs) ?? []
  }
}
