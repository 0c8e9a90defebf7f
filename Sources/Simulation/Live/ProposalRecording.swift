internal import Aggregation
internal import TokenStreams

/// What one proposer of a recorded request said.
public struct ProposalRecording: Equatable, Sendable {
  /// One thing that it said.
  struct Entry: Equatable, Sendable {
    /// When it was read from the socket, or else when the machine heard it, in nanoseconds after the request's start.
    var offsetNs: Int64
    /// The event as it was recorded.
    var event: StreamEvent
  }

  /// When the recorded request started.
  let startedNs: Int64
  /// What it said, in order. Of a call that was made again only the last one speaks: what went before is part of the time
  /// that it took to answer.
  private(set) var entries: [Entry] = []
  /// From when on it is not known what it would have said, in nanoseconds after the request's start; nil where its end
  /// was recorded.
  public private(set) var censoredNs: Int64?

  /// Takes what a proposer's last call said.
  ///
  /// - Parameters:
  ///   - stream: the call; nil where none was recorded.
  ///   - lastNs: the last instant of the request's recording.
  init(_ stream: RecordedStream?, startedNs: Int64, lastNs: Int64) {
    self.startedNs = startedNs
    for entry in stream?.entries ?? [] {
      if case .ended(.cancelled, _) = entry.event {
        // That it was cut off is no part of what it said.
        censoredNs = entry.atNs - startedNs
      } else {
        let readNs = entry.event.readNs > 0 ? entry.event.readNs : entry.atNs
        entries.append(Entry(offsetNs: readNs - startedNs, event: entry.event))
      }
    }
    if censoredNs == nil, stream?.isCensored ?? true { censoredNs = lastNs - startedNs }
  }
}

extension RecordedRequest {
  /// What the proposers said, in the order of their slots; empty where the policy used none.
  public var proposals: [ProposalRecording] {
    guard request.policy.usesProposers, shape.layers.count > 1 else { return [] }
    var last = [RecordedStream?](repeating: nil, count: shape.layers[0].count)
    for stream in streams where stream.start.layer == 0 && last.indices ~= stream.start.slot {
      last[stream.start.slot] = stream
    }
    let lastNs = observations[observations.count - 1].atNs
    return last.map { ProposalRecording($0, startedNs: header.startedNs, lastNs: lastNs) }
  }
}
