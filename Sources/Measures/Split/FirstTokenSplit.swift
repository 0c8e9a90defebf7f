internal import TokenStreams

/// Where the time to first output of a request went, along its critical path.
///
/// The path is walked backwards from the first emitted text: through the call that wrote it to the barrier that held it
/// back, from there through the upstream whose readiness satisfied the barrier (its call, its barrier, and so on down to
/// the proposers). What lies between the readiness of a barrier's first upstream and that of the critical one counts as
/// waiting for the latter, whatever it was doing; so the parts are disjoint, and they add up to TTFO.
public struct FirstTokenSplit: Equatable, Sendable {
  /// What the time of a part went by with, in the order of a layer's timeline.
  public enum Stage: String, Equatable, Sendable, CaseIterable {
    /// Scheduled → begun: the request stood in line in this process.
    case queue
    /// Rounds that had to end before the one on the path could start.
    case earlier = "earlier rounds"
    /// Attempts that came to nothing, and the pauses before the next.
    case retries
    /// Call made → request written: waiting for a free connection included.
    case connect
    /// Request written → first byte: the network, the server's queue, prefill.
    case firstByte = "first byte"
    /// First byte → first text.
    case firstDelta = "first delta"
    /// First text → first content, of a model that reasons.
    case reasoning
    /// First content → enough of it for its readers.
    case decoding
    /// First content → first emission: the final place only.
    case holdBack = "hold-back"
    /// First ready upstream → critical one.
    case wait
    /// First ready upstream → the deadline.
    case deadline
    /// What this process took: socket read → machine, barrier → call.
    case own
  }

  /// A stretch of the path.
  public struct Part: Equatable, Sendable {
    /// What it went by with.
    public var stage: Stage
    /// Index in the header's `places` of the one that was at it; of the one that was waited for in `wait`; of the reader
    /// in `deadline`. −1 in `queue`.
    public var place: Int
    /// The layer that the part belongs to; −1 for `queue`. A wait belongs to the layer that is waited for.
    public var layer: Int
    /// Its length in nanoseconds.
    public var durationNs: Int64
  }

  /// The parts in the order of time; none is empty.
  public let parts: [Part]
  /// Scheduled → first emitted text.
  public let totalNs: Int64

  /// Splits the time to first output of a recording; nil where nothing was emitted.
  ///
  /// - Throws: `MeasuresError` (split) if an instant on the path is missing or out of order, or if the parts differ from
  ///   the whole by more than 1 µs.
  public init?(_ recording: RequestRecording) throws(MeasuresError) {
    guard let piece = recording.places[recording.finalPlace].pieces.first else { return nil }
    var walk = CriticalPath(recording, fromNs: piece.atNs)
    try walk.run(from: piece)
    parts = walk.parts.reversed()
    totalNs = piece.atNs - recording.header.scheduledNs
    let sum = parts.reduce(0) { $0 + $1.durationNs }
    guard abs(sum - totalNs) <= 1000 else {
      throw MeasuresError(
        .split,
        "Request \(recording.header.request): the parts add up to \(sum) ns, but TTFO is \(totalNs) ns.")
    }
  }

  /// The time of one stage in one layer, in nanoseconds.
  public func durationNs(_ stage: Stage, layer: Int) -> Int64 {
    parts.reduce(0) { $0 + ($1.stage == stage && $1.layer == layer ? $1.durationNs : 0) }
  }
}
