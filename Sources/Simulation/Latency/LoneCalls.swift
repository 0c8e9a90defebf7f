/// Recorded calls as they would have been had each had its server for itself.
struct LoneCalls {
  private let logs: [ServerLog]
  private let sharing: ServerSharing
  private var activities: [Int: ServerActivity] = [:]

  /// - Parameter logs: where the calls have their places.
  init(_ logs: [ServerLog], _ sharing: ServerSharing) {
    self.logs = logs
    self.sharing = sharing
  }

  /// When the server of a call took it up, and whom it worked on when.
  private mutating func taken(up place: ServerLog.Place) -> (startNs: Int64, waitNs: Int64, ServerActivity) {
    let activity = activity(of: place.log)
    return (logs[place.log].calls[place.call].startNs, activity.waitsNs[place.call], activity)
  }

  private mutating func activity(of log: Int) -> ServerActivity {
    if let known = activities[log] { return known }
    let activity = ServerActivity(logs[log], slots: sharing.slots ?? Int.max)
    activities[log] = activity
    return activity
  }

  /// The parts of a call's time from when it was taken up to its first text, and from there to its last.
  mutating func parts(
    of call: CallSample
  ) -> (firstText: [ServerActivity.Part], decoding: [ServerActivity.Part], waitNs: Int64) {
    let (startNs, waitNs, activity) = taken(up: call.server)
    let firstNs = startNs + Int64(call.firstTextNs)
    return (
      activity.parts(startNs + waitNs, firstNs), activity.parts(firstNs, firstNs + Int64(call.decodingNs)),
      waitNs
    )
  }

  /// What a call would have told. Its first text comes before 0 where the call had spoken before it was taken up, which
  /// shows that there are not so many slots.
  mutating func sample(_ call: CallSample) -> CallSample {
    guard sharing.matters else { return call }
    let (firstText, decoding, waitNs) = parts(of: call)
    let servedNs = call.firstTextNs - Double(waitNs)
    return call.taking(
      firstTextNs: servedNs > 0 ? firstText.aloneNs(slowdown: sharing.firstTextSlowdown) : servedNs,
      decodingNs: decoding.aloneNs(slowdown: sharing.decodingSlowdown))
  }

  /// What a proposer would have said when, counted from the instant at which its server took it up.
  mutating func stream(_ stream: PlayedStream) -> PlayedStream {
    let (startNs, waitNs, activity) = taken(up: stream.server)
    let firstNs = max(waitNs, stream.firstTextNs ?? stream.knownNs)
    func alone(_ offsetNs: Int64) -> Int64 {
      guard sharing.slowsDown else { return max(0, offsetNs - waitNs) }
      let firstText = activity.parts(startNs + waitNs, startNs + min(offsetNs, firstNs))
      let decoding = activity.parts(startNs + firstNs, startNs + offsetNs)
      return Int64(
        firstText.aloneNs(slowdown: sharing.firstTextSlowdown)
          + decoding.aloneNs(slowdown: sharing.decodingSlowdown))
    }
    return stream.taken(upAfterNs: waitNs, alone)
  }
}
