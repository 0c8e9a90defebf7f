internal import TokenStreams

extension StreamEvent {
  /// When it was read from the socket; 0 where it was not.
  var readNs: Int64 {
    switch self {
    case .firstByte(let report): report.readNs
    case .delta(let delta): delta.readNs
    case .firstEvent(let readNs), .usage(_, let readNs), .ended(_, let readNs): readNs
    }
  }

  /// All instants that it tells of.
  var instants: [Int64] {
    if case .firstByte(let report) = self {
      [report.connectedNs, report.sentNs, report.readNs]
    } else {
      [readNs]
    }
  }

  /// The event as if everything had happened so much later. What was never read stays so.
  func shifted(byNs: Int64) -> StreamEvent {
    let shift = { (instant: Int64) in instant > 0 ? instant + byNs : instant }
    switch self {
    case .firstByte(var report):
      report.connectedNs = shift(report.connectedNs)
      report.sentNs = shift(report.sentNs)
      report.readNs = shift(report.readNs)
      return .firstByte(report)
    case .firstEvent(let readNs): return .firstEvent(readNs: shift(readNs))
    case .delta(var delta):
      delta.readNs = shift(delta.readNs)
      return .delta(delta)
    case .usage(let usage, let readNs): return .usage(usage, readNs: shift(readNs))
    case .ended(let outcome, let readNs): return .ended(outcome, readNs: shift(readNs))
    }
  }
}
