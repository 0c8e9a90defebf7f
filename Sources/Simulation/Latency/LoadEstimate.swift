internal import Measures

/// How an agent's calls share their server, as far as their times tell, and the calls without it.
struct LoadEstimate {
  private(set) var sharing = ServerSharing()
  /// The calls as they would have been alone.
  private(set) var alone: [CallSample]
  /// Requests of the calls that were alone while they were decoded; nil where that makes no difference.
  private(set) var loneRequests: Set<Int>?

  /// Calls that were not alone decode so many times as slowly, or it makes no difference to them.
  private static let leastSlower = 1.1

  /// - Parameter logs: where the calls have their places.
  init(_ calls: [CallSample], _ logs: [ServerLog], promptBytesPerToken: Double) {
    alone = calls
    let mostAtOnce = Set(calls.map(\.server.log)).map { logs[$0].mostAtOnce }.max() ?? 0
    guard calls.count >= AgentSamples.fewestCalls, mostAtOnce > 1 else { return }
    sharing = SharingSearch(calls, logs, promptBytesPerToken: promptBytesPerToken).found(
      mostAtOnce: mostAtOnce)
    findDecodingSlowdown(calls, logs)
    var lonely = LoneCalls(logs, sharing)
    alone = calls.map { lonely.sample($0) }
  }

  /// Finds what each other call added to the mean interval of those that were not alone, at the median, and which were.
  private mutating func findDecodingSlowdown(_ calls: [CallSample], _ logs: [ServerLog]) {
    var served = LoneCalls(logs, sharing)
    var lone: [(meanNs: Double, request: Int)] = []
    var accompanied: [(meanNs: Double, others: Double)] = []
    for call in calls {
      guard let mean = call.meanIntervalNs else { continue }
      let others = served.parts(of: call).decoding.meanOthers
      if others > 0 { accompanied.append((mean, others)) } else { lone.append((mean, call.request)) }
    }
    guard min(lone.count, accompanied.count) >= AgentSamples.fewestCalls,
      let usual = Quantiles(lone.map(\.meanNs))[0.5],
      let slower = Quantiles(accompanied.map { $0.meanNs / usual })[0.5], slower > Self.leastSlower,
      let slowdown = Quantiles(accompanied.map { ($0.meanNs / usual - 1) / $0.others })[0.5]
    else { return }
    sharing.decodingSlowdown = slowdown
    loneRequests = Set(lone.map(\.request))
  }
}

extension LoadEstimate {
  /// What was found, and that it was found; nothing where no call met another.
  func remarks(agent: String) -> [String] {
    var remarks: [String] = []
    if let slots = sharing.slots {
      remarks.append(
        "\(agent): its calls waited for each other as they do at a server that works on \(slots) at a time; the time that "
          + "each waited is taken out, and simulated anew.")
    }
    if sharing.slowsDown {
      func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
      remarks.append(
        "\(agent): its calls slowed each other down: each other one that its server worked on added "
          + "\(percent(sharing.firstTextSlowdown)) to the time to the first text and \(percent(sharing.decodingSlowdown)) to "
          + "the decoding; that is taken out, and simulated anew.")
    }
    return remarks
  }
}
