internal import CommandLine
internal import TokenStreams

/// A request as it is drawn: its state on top, the answer below it in rows that end at words.
struct RequestFrames: Equatable, Sendable {
  /// Longer rows are hard to read, however wide the terminal is.
  private static let longestRow = 100

  private let title: String?
  private var view: RequestView
  /// The whole answer, for the case that the terminal changes its width.
  private var answer = ""
  private var rows = WrappedText(width: 1)

  /// Begins with what is known of a request.
  ///
  /// - Parameter title: stands above it; nil where there is but one request.
  init(_ view: RequestView, title: String? = nil) {
    self.view = view
    self.title = title
  }

  /// Whether the request is over.
  var isOver: Bool { view.isOver }

  /// Takes in what has come of the request since the last time.
  mutating func add(_ news: (view: RequestView, text: String)) {
    view = news.view
    answer += news.text
    rows.append(news.text)
  }

  /// The request as it is now, on fewer than `height` lines: of a long answer the end.
  ///
  /// - Parameters:
  ///   - width: cells of a line of the terminal. The last one stays free.
  ///   - nowNs: the present instant, of the clock that the observations are of.
  mutating func lines(width: Int, height: Int, nowNs: Int64) -> [StyledLine] {
    fit(width)
    let titles = head(width)
    let room = height - 1 - titles.count
    let answer = rows.last(max(0, room - 1))
    // The streams have what a short answer leaves them, and half of the rows beside a long one.
    let left = answer.isEmpty ? room : max(room / 2, room - 1 - answer.count)
    let status = view.lines(width: width - 1, height: max(2, left), nowNs: nowNs)
    guard !answer.isEmpty else { return Array((titles + status).suffix(max(1, height - 1))) }
    let shown = answer.suffix(max(0, room - status.count - 1)).map { StyledLine($0) }
    return Array((titles + status + (shown.isEmpty ? [] : [StyledLine()] + shown)).suffix(max(1, height - 1)))
  }

  /// The whole request, once it is over.
  mutating func finalLines(width: Int) -> [StyledLine] {
    fit(width)
    let status = view.lines(width: width - 1, height: Int.max, nowNs: 0)
    let answer = rows.rows
    return head(width) + status + (answer.isEmpty ? [] : [StyledLine()] + answer.map { StyledLine($0) })
  }

  private func head(_ width: Int) -> [StyledLine] {
    guard let title else { return [] }
    var rows = WrappedText(width: width - 1)
    rows.append(title)
    return [StyledLine()] + rows.rows.map { StyledLine($0, .bold) } + [StyledLine()]
  }

  /// Wraps the answer anew where the terminal has changed its width.
  private mutating func fit(_ width: Int) {
    let cells = max(1, min(width - 1, Self.longestRow))
    guard rows.width != cells else { return }
    rows = WrappedText(width: cells)
    rows.append(answer)
  }
}
