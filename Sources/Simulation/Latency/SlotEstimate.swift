/// How many calls an agent's server works on at a time, as far as the times to the first text tell: with the right number
/// the waits that follow from who came and went explain what prompts do not.
struct SlotEstimate {
  /// nil where nothing tells of waits.
  private(set) var slots: Int?
  /// The calls, without the time that each waited.
  private(set) var served: [CallSample]

  /// More slots than these are not looked for.
  private static let mostSlots = 64
  /// Waits have to explain so much of the mean error, or there are none.
  private static let leastExplained = 0.5
  /// So large a share of the calls that waited may have spoken before they were taken up: we see an end a little later than
  /// the server does.
  private static let mostImpossible = 0.05

  /// Compares all numbers of slots with none.
  ///
  /// - Parameter logs: where the calls have their places.
  init(_ calls: [CallSample], _ logs: [ServerLog], promptBytesPerToken: Double) {
    served = calls
    let mostAtOnce = Set(calls.map(\.server.log)).map { logs[$0].mostAtOnce }.max() ?? 0
    guard calls.count >= AgentSamples.fewestCalls, mostAtOnce > 1 else { return }
    func error(_ calls: [CallSample]) -> Double {
      FirstTextLine(calls, promptBytesPerToken: promptBytesPerToken, agent: "").errorsNs
        .reduce(0) { $0 + abs($1) }
    }
    var least = error(calls) * (1 - Self.leastExplained)
    for slots in 1..<min(mostAtOnce, Self.mostSlots + 1) {
      let served = Self.served(calls, logs, slots: slots)
      let waited = zip(calls, served).filter { $0.firstTextNs != $1.firstTextNs }.map(\.1)
      // Of too few that waited nothing follows; nor can calls have spoken before they were taken up.
      guard waited.count >= AgentSamples.fewestCalls,
        Double(waited.count { $0.firstTextNs < 0 }) <= Self.mostImpossible * Double(waited.count)
      else { continue }
      let error = error(served)
      guard error < least else { continue }
      least = error
      self.slots = slots
      self.served = served
    }
  }

  /// The calls without the time that each waited, if there are so many slots.
  static func served(_ calls: [CallSample], _ logs: [ServerLog], slots: Int) -> [CallSample] {
    var waits: [Int: [Int64]] = [:]
    for log in Set(calls.map(\.server.log)) { waits[log] = logs[log].waitsNs(slots: slots) }
    return calls.map { $0.taken(upAfterNs: waits[$0.server.log]![$0.server.call]) }
  }
}

extension SlotEstimate {
  /// What was found, and that it was found; nothing where no call waited.
  func remarks(agent: String) -> [String] {
    guard let slots else { return [] }
    return [
      "\(agent): its calls waited for each other as they do at a server that works on \(slots) at a time; the time that each "
        + "waited is taken out, and simulated anew."
    ]
  }
}
