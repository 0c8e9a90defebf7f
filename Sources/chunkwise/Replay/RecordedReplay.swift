import ChatTransport
import CommandLine
import Engine
import Simulation
import Traces

/// A replay of traces as they were recorded: answers to the standard output, what differs or is missing to the standard
/// error.
struct RecordedReplay {
  private let speed: Double?
  private let selection: Set<Int>?
  private let output: RunSettings.Output
  private let isQuiet: Bool
  private var result = ReplayResult()
  /// How much later than due each event was replayed, in nanoseconds.
  private var lagsNs: [Double] = []

  /// - Parameters:
  ///   - speed: how many times as fast as recorded; nil for at once.
  ///   - selection: the numbers of the requests to replay; nil for all.
  ///   - isQuiet: nothing is said of what went well.
  init(speed: Double?, selection: Set<Int>?, output: RunSettings.Output, isQuiet: Bool) {
    self.speed = speed
    self.selection = selection
    self.output = output
    self.isQuiet = isQuiet
  }

  mutating func run(_ paths: [String]) async throws {
    // A transport without endpoints: its clock is the live engine's, and so the lag is that of a live replay.
    let clock = try speed.map { _ in try ChatTransport(endpoints: [], agents: []) }
    defer { clock?.shutdown() }
    for path in paths {
      try await replay(
        try TraceReader(path: path), hasTitles: paths.count > 1 || selection?.count != 1, clock?.timebase)
    }
    try conclude(paths)
  }

  private mutating func replay(
    _ reader: TraceReader, hasTitles: Bool, _ clock: MonotonicTimebase?
  ) async throws {
    guard reader.header.redactionKey == nil else {
      throw CommandLineError(
        .dataErr,
        "\(reader.name) is redacted: where its words end is not known, and decisions follow from that. Replay the trace that it "
          + "was made from.")
    }
    if reader.header.isSimulated {
      say(
        "\(reader.name) is simulated: its instants were computed. What its answers would have said is not known, so none is "
          + "printed.")
    }
    var replay = TraceReplay(selection: selection)
    var answers = ReplayedAnswers(output, of: reader, hasTitles: hasTitles)
    var pace = speed.map { ReplayPace(speed: $0) }
    while let row = try reader.next(), StandardStream.output.failure == nil {
      if row.kind == .trace { pace?.restart() }
      let moment = replay.take(row)
      // Before what follows them: the answers behind one that grows no more would wait for it.
      add(replay.takeInterrupted(), to: &answers, of: reader)
      guard let moment else { continue }
      if !moment.observations.isEmpty, let clock, let dueNs = pace?.dueNs(moment.atNs, nowNs: clock.nowNs) {
        await clock.sleep(untilNs: dueNs)
        lagsNs.append(Double(clock.nowNs - dueNs))
      }
      answers.add(moment)
      if let end = moment.end { result.add(end, of: reader) }
    }
    add(replay.end(), to: &answers, of: reader)
    result.add(headless: replay.headless, of: reader)
  }

  private mutating func add(
    _ ends: [ReplayedRequest], to answers: inout ReplayedAnswers, of reader: TraceReader
  ) {
    for end in ends {
      answers.end(end)
      result.add(end, of: reader)
    }
  }

  private func conclude(_ paths: [String]) throws {
    if StandardStream.output.failure != nil { return }
    for sentence in result.sentences { say(sentence) }
    guard result.count > 0 else {
      let what = selection == nil ? "no request" : "none of the requests asked for"
      throw CommandLineError(.dataErr, "\(paths.joined(separator: ", ")): \(what), so nothing to replay.")
    }
    if !isQuiet {
      if let speed, let sentence = ReplayLag(lagsNs).sentence(speed: speed) { say(sentence) }
      for sentence in result.successes { say(sentence) }
    }
    try result.check()
  }

  private func say(_ sentence: String) { StandardStream.error.write(sentence + "\n") }
}
