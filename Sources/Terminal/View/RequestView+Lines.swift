internal import CommandLine
internal import TokenStreams

extension RequestView {
  /// The state of the request as lines of a terminal: one for each place below the last layer, and below them how far
  /// the answer is.
  ///
  /// - Parameters:
  ///   - width: no line takes more cells.
  ///   - height: how many lines there may be; at least two. Of too many streams the last are counted in one line.
  ///   - nowNs: the present instant, of the clock that the observations are of.
  func lines(width: Int, height: Int, nowNs: Int64) -> [StyledLine] {
    let status = statusLines(width: width, nowNs: nowNs)
    return (streamLines(width: width, height: max(1, height - status.count)) + status).map {
      $0.cut(to: width)
    }
  }

  private func streamLines(width: Int, height: Int) -> [StyledLine] {
    let layout = StreamColumns(width: width, names: streams.map(\.name))
    // Bars double their scale where one is full, so that they grow most of the time.
    var scale = 64.0
    while let longest = streams.map(\.tokens).max(), longest > scale { scale *= 2 }
    let hasLayers = streams.last.map { $0.layer > 0 } ?? false
    var lines: [(line: StyledLine, stream: Int)] = []
    for (index, stream) in streams.enumerated() {
      if hasLayers, index == 0 || streams[index - 1].layer != stream.layer {
        lines.append((StyledLine("layer \(stream.layer + 1)", .dim), index))
      }
      lines.append((layout.line(of: stream, scale: scale), index))
    }
    guard lines.count > height else { return lines.map(\.line) }
    let hidden = streams[lines[height - 1].stream...]
    return lines[..<(height - 1)].map(\.line) + [StyledLine("and \(Self.count(hidden))", .dim)]
  }

  /// How many streams there are, and in which states.
  private static func count(_ streams: ArraySlice<StreamView>) -> String {
    let states = [StreamView.State.waiting, .streaming, .ended, .failed, .cancelled]
    let counts = states.map { state in (state, streams.count { $0.state == state }) }.filter { $0.1 > 0 }
    return "\(streams.count) more: " + counts.map { "\($0.1) \($0.0.rawValue)" }.joined(separator: ", ")
  }

  /// Elapsed time, time to first text, and what the answer is at.
  private func statusLines(width: Int, nowNs: Int64) -> [StyledLine] {
    var parts = [StatusText.seconds((endedNs ?? nowNs) - header.scheduledNs)]
    if let firstTextNs {
      parts.append("TTFT \(NumberText.duration(ns: firstTextNs - header.scheduledNs))")
    }
    var text = WrappedText(width: width)
    text.append((parts + [progress] + (isOfMock ? ["latencies of a mock"] : [])).joined(separator: " · "))
    let rows = text.rows
    return rows.prefix(3).map { StyledLine($0, outcome.map(\.style) ?? .bold) }
  }

  /// The round in progress, or what the next one waits for, or how it all ended.
  private var progress: String {
    if let outcome {
      switch (outcome, round) {
      case (.complete, .waiting(let rounds)), (.degraded, .waiting(let rounds)):
        return "\(outcome.name) after \(NumberText.count(rounds, of: "round"))"
      default: return outcome.name
      }
    }
    switch round {
    case .writing(let number, let agent): return "round \(number): \(agent) writes"
    case .waiting(let number):
      let wait = wait(for: number)
      guard !wait.streams.isEmpty else { return "round \(number) begins" }
      let names = wait.streams.map { streams[$0].name }
      let list = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
      if wait.count == 0 {
        let grace = wait.graceNs.map { "at most \(NumberText.duration(ns: $0)) more " } ?? ""
        return "round \(number) waits \(grace)for \(list)"
      }
      return wait.count == names.count
        ? "round \(number) waits for \(list)"
        : "round \(number) waits for \(wait.count) of \(list)"
    }
  }
}

extension RequestOutcome {
  fileprivate var style: TextStyle {
    switch self {
    case .complete(.truncated), .failed: .red
    case .complete: .green
    case .degraded, .cancelled: .yellow
    }
  }
}
