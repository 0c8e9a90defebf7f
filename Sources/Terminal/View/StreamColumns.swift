internal import CommandLine

/// How the columns of the lines about streams share a width: name, bar, tokens, rate, state.
struct StreamColumns {
  private let name: Int
  /// Cells of the bar; 0 where there is no room for one.
  private let bar: Int
  /// Whether there is room for units.
  private let isWide: Bool
  /// Whether there is room for numbers at all.
  private let hasNumbers: Bool

  init(width: Int, names: [String]) {
    isWide = width >= 64
    hasNumbers = width >= 34
    let longest = names.map(\.terminalWidth).max() ?? 0
    name = min(longest, isWide ? width / 4 : 10)
    // What follows the bar: blank, tokens, blank, rate, blank, state.
    let rest = isWide ? 2 + 13 + 2 + 8 + 2 + 9 : 1 + 5 + 1 + 7 + 1 + 9
    bar = hasNumbers ? min(24, width - name - 1 - rest) : 0
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
    let tokens = NumberText.count(Int(stream.tokens.rounded()))
    let rate = stream.tokensPerSecond.map(StatusText.rate) ?? "–"
    let start = line.width
    if isWide {
      line.add((stream.isCounted || stream.bytes == 0 ? "" : "≈") + tokens + " tokens", endingAt: start + 15)
      line.add(rate, endingAt: start + 25)
      line.add("  ")
    } else {
      line.add(tokens, endingAt: start + 6)
      line.add(rate, endingAt: start + 14)
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
