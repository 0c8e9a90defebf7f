internal import Measures

/// How an agent's calls share their server, as far as their times tell, and the calls without it.
struct LoadEstimate {
  private(set) var sharing = ServerSharing()
  /// The calls as they would have been alone.
  private(set) var alone: [CallSample]
  /// Requests of the calls that were alone while they were decoded; nil where that makes no difference.
  private(set) var loneRequests: Set<Int>?

  /// What the calls leave open; nil where they tell all.
  private var open: Open?

  /// What the calls cannot tell of how they share their server.
  private enum Open {
    /// Nobody met another there.
    case everything
    /// Too few were alone, or met others.
    case tooFew(lone: Int, accompanied: Int)
    /// Nobody had to wait; so many were there at most.
    case moreSlots(than: Int)
    /// Those that met others were off the line of those that did not by such a share, and nothing explains it.
    case reason(of: Double)
  }

  /// Calls that were not alone decode so many times as slowly, or it makes no difference to them.
  private static let leastSlower = 1.1

  /// - Parameter logs: where the calls have their places.
  init(_ calls: [CallSample], _ logs: [ServerLog], promptBytesPerToken: Double) {
    alone = calls
    let mostAtOnce = Set(calls.map(\.server.log)).map { logs[$0].mostAtOnce }.max() ?? 0
    guard mostAtOnce > 1 else {
      open = .everything
      return
    }
    let search = SharingSearch(calls, logs, promptBytesPerToken: promptBytesPerToken)
    if calls.count >= AgentSamples.fewestCalls {
      sharing = search.found(mostAtOnce: mostAtOnce)
      findDecodingSlowdown(calls, logs)
      var lonely = LoneCalls(logs, sharing)
      alone = calls.map { lonely.sample($0) }
    }
    if !search.tells {
      open = .tooFew(lone: search.loneCount, accompanied: calls.count - search.loneCount)
    } else if !sharing.matters, let error = search.unexplainedError {
      open = .reason(of: error)
    } else if sharing.slots == nil {
      open = .moreSlots(than: mostAtOnce)
    }
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

  /// What of it stays unknown, why, and what would tell; nothing where all was found.
  func doubts(agent: String) -> [String] {
    let subject =
      sharing.slots == nil
      ? "how many slots its server has and how much calls slow each other down there"
      : "how much calls slow each other down at its server beside waiting"
    switch open {
    case nil: return []
    case .everything:
      return [
        "\(agent): \(subject) is not known, for no two calls met there, and none is simulated. Probes meet (run --probe), "
          + "and requests with --concurrency."
      ]
    case .tooFew(let lone, let accompanied):
      return [
        "\(agent): \(subject) is not known for certain: \(lone) of the fitted calls were alone there and \(accompanied) met "
          + "others, and \(AgentSamples.fewestCalls) of each are the fewest. Record more (run --probe --repeat 3)."
      ]
    case .moreSlots(let count):
      return [
        "\(agent): its server worked on all calls that met there, \(count) at a time, so that it has \(count) slots or more, "
          + "and nobody is simulated to wait. More at a time would tell (run --probe --probe-concurrency 1,\(2 * count))."
      ]
    case .reason(let error):
      return [
        "\(agent): calls that met others at its server took another time than those that were alone, by "
          + "\(Int((error * 100).rounded())) % on average, and neither slots nor slowing down explains half of it; none is "
          + "simulated. More calls may tell (run --probe --repeat 3)."
      ]
    }
  }
}
