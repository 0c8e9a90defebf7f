internal import CommandLine

/// How the columns of the lines about streams share a width: name, bar, tokens, rate, state.
struct StreamColumns {
  private static let longestBar = 24

  private let name: Int
  /// Cells of the bar; 0 where there is no room for one.
  private let bar: Int
  /// Whether there is room for units.
  private let isWide: Bool
  /// Whether there is room for numbers at all.
  private let hasNumbers: Bool

  init(width: Int, names: [String]) {
    isWide = width >= 64
    hasNumbers = width >= 37
    // What follows the bar: blank, tokens, blank, rate, blank, state.
    let rest = isWide ? 2 + 13 + 2 + 8 + 2 + 9 : 1 + 6 + 1 + 8 + 1 + 9
    let longest = names.map(\.terminalWidth).max() ?? 0
    // A wide terminal has more room for names than a bar would use.
    name = min(longest, isWide ? max(width / 4, width - rest - 1 - Self.longestBar) : 10)
    bar = hasNumbers ? min(Self.longestBar, width - name - 1 - rest) : 0
  }

  /// The line of a stream.
  ///
  /// - Parameter scale: tokens that fill a bar.
  func line(of stream: StreamView, scale: Double) -> StyledLine {
    var line = StyledLine(stream.name.cut(to: name))
    line.pad(to: name + 1)
    if hasNumbers {
      addBar(of: stream, scale: scale, to: &line)
      addNumbers(of: stream, to: &line)
    }
    line.add(stream.state.rawValue, stream.state.style)
    if !stream.remark.isEmpty { line.add(": \(stream.remark)") }
    return line
  }

  /// What a round has seen, and what none has.
  private func addBar(of stream: StreamView, scale: Double, to line: inout StyledLine) {
    guard bar >= 4 else { return }
    let cells = { (tokens: Double) in min(bar, Int((tokens / scale * Double(bar)).rounded(.up))) }
    let seen = cells(stream.seenTokens)
    let all = max(seen, cells(stream.tokens))
    line.add(String(repeating: "█", count: seen), .cyan)
    line.add(String(repeating: "▒", count: all - seen), .cyan)
    line.add(String(repeating: "·", count: bar - all), .dim)
  }

  private func addNumbers(of stream: StreamView, to line: inout StyledLine) {
    // Both are estimates before the server has counted.
    let mark = stream.isCounted ? "" : "≈"
    let tokens = mark + NumberText.count(Int(stream.tokens.rounded()))
    let rate = stream.tokensPerSecond.map { mark + StatusText.rate($0) } ?? "–"
    let start = line.width
    if isWide {
      line.add(tokens + " tokens", endingAt: start + 15)
      line.add(rate, endingAt: start + 25)
      line.add("  ")
    } else {
      line.add(tokens, endingAt: start + 7)
      line.add(rate, endingAt: start + 16)
      line.add(" ")
    }
  }
}

extension StreamView.State {
  fileprivate var style: TextStyle {
    switch self {
    case .waiting: .dim
    case .streaming: .cyan
    case .ended: .green
    case .failed: .red
    case .cancelled: .yellow
    }
  }
}
