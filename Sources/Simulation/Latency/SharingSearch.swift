internal import Glibc

/// Looks for the slots of a server and the slowing down there that explain of the times to the first text what prompts do
/// not.
///
/// How much calls slow each other down is told only by those that were alone beside those that were not; how many slots
/// there are, by who came and went.
struct SharingSearch {
  /// The calls that are to be explained.
  private let calls: [CallSample]
  private let logs: [ServerLog]
  private let promptBytesPerToken: Double
  /// What calls take alone; nil where too few were alone, or not.
  private let loneLine: FirstTextLine?
  /// How many were alone.
  let loneCount: Int

  /// What may be, and the mean logarithmic error that it leaves.
  private struct Candidate {
    let sharing: ServerSharing
    let error: Double
  }

  /// More slots than these are not looked for.
  private static let mostSlots = 64
  /// Slowdowns that are looked for, and the steps between these in which the best is looked for.
  private static let slowdowns = (1...20).map { Double($0) / 10 }
  private static let steps = (-4...4).map { Double($0) / 50 }
  /// Sharing has to explain so much of the error, or there is none.
  private static let leastExplained = 0.5
  /// Less than this, as a logarithm, is no difference that anything would have to explain.
  private static let leastOff = 0.1
  /// Slots and slowing down together have to explain so much of what either leaves over, or there is one of them.
  private static let leastFurther = 0.2
  /// Fewer calls than these that waited say nothing of slots.
  private static let fewestWaited = 3
  /// So large a share of the calls that waited may have spoken before they were taken up: we see an end a little later than
  /// the server does, and of calls that were made at one instant nobody knows which came first.
  private static let mostImpossible = 0.25

  /// Whether enough calls were alone, and enough were not.
  var tells: Bool { loneLine != nil }

  /// - Parameter logs: where the calls have their places.
  init(_ calls: [CallSample], _ logs: [ServerLog], promptBytesPerToken: Double) {
    self.logs = logs
    self.promptBytesPerToken = promptBytesPerToken
    var served = LoneCalls(logs, ServerSharing())
    var lone: [CallSample] = []
    var accompanied: [CallSample] = []
    for call in calls {
      if served.parts(of: call).firstText.meanOthers > 0 {
        accompanied.append(call)
      } else {
        lone.append(call)
      }
    }
    // Without calls that were alone a slower line would explain as much as slowing down does.
    let tells = min(lone.count, accompanied.count) >= AgentSamples.fewestCalls
    loneLine = tells ? FirstTextLine(lone, promptBytesPerToken: promptBytesPerToken, agent: "") : nil
    loneCount = lone.count
    self.calls = tells ? accompanied : calls
  }

  /// By which share calls that met others are off the line of those that were alone, on average; nil where they are about as
  /// near to it as these, or nothing tells.
  var unexplainedError: Double? {
    guard let loneLine, let neither = best(slots: nil, slowsDown: false),
      neither.error > max(Self.leastOff, 2 * Self.error(of: loneLine.ratios))
    else { return nil }
    return exp(neither.error) - 1
  }

  /// What was found; sharing that does not matter where nothing explains enough.
  ///
  /// - Parameter mostAtOnce: calls that the server had at a time.
  func found(mostAtOnce: Int) -> ServerSharing {
    let slots = 1..<min(mostAtOnce, Self.mostSlots + 1)
    let waiting = slots.compactMap { best(slots: $0, slowsDown: false) }
    let slowing = [best(slots: nil, slowsDown: true)].compactMap { $0 }
    let both = slots.compactMap { best(slots: $0, slowsDown: true) }
    guard let neither = best(slots: nil, slowsDown: false) else { return ServerSharing() }
    var found = Self.least(waiting + slowing)
    if let both = Self.least(both), both.error < (1 - Self.leastFurther) * (found?.error ?? .infinity) {
      found = both
    }
    guard let found, found.error < (1 - Self.leastExplained) * neither.error else { return ServerSharing() }
    return found.sharing
  }

  /// The mean logarithmic error.
  private static func error(of ratios: [Double]) -> Double {
    ratios.reduce(0) { $0 + abs(log($1)) } / Double(max(1, ratios.count))
  }

  private static func least(_ candidates: [Candidate]) -> Candidate? {
    candidates.min { $0.error < $1.error }
  }

  /// The best of so many slots; nil where they are impossible, or nothing tells.
  private func best(slots: Int?, slowsDown: Bool) -> Candidate? {
    var served = LoneCalls(logs, ServerSharing(slots: slots))
    let parts = calls.map { served.parts(of: $0) }
    if slots != nil {
      let waited = zip(calls, parts).filter { $1.waitNs > 0 }
      let impossible = waited.count { Double($1.waitNs) >= $0.firstTextNs }
      // Of too few that waited nothing follows; nor can calls have spoken before they were taken up.
      guard waited.count >= Self.fewestWaited,
        Double(impossible) <= Self.mostImpossible * Double(waited.count)
      else { return nil }
    }
    func candidate(_ slowdown: Double) -> Candidate {
      let alone = zip(calls, parts).map {
        $0.taking(firstTextNs: $1.firstText.aloneNs(slowdown: slowdown), decodingNs: 0)
      }
      let line = loneLine ?? FirstTextLine(alone, promptBytesPerToken: promptBytesPerToken, agent: "")
      let ratios = line.ratios(of: alone)
      return Candidate(
        sharing: ServerSharing(slots: slots, firstTextSlowdown: slowdown),
        error: Self.error(of: ratios))
    }
    guard slowsDown else { return candidate(0) }
    guard loneLine != nil, let coarse = Self.least(Self.slowdowns.map(candidate)) else { return nil }
    return Self.least(Self.steps.map { candidate(coarse.sharing.firstTextSlowdown + $0) })
  }
}
