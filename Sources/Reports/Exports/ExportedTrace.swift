/// The recording that an exported request is from: what recorded it, and its clock.
public struct ExportedTrace: Equatable, Sendable {
  /// Its place among the traces that are exported, from 0.
  let index: Int
  let name: String
  let tool: String
  let seed: UInt64
  let isSimulated: Bool
  /// Whether its texts were replaced by their lengths and digests.
  let isRedacted: Bool
  /// What it was recorded on; nil where that is not said.
  let machine: String?
  /// One instant in nanoseconds since 1970, …
  let wallNs: Int64
  /// … and the same one on the monotonic clock, from which all others are taken.
  let monotonicNs: Int64

  public init(
    index: Int, name: String, tool: String, seed: UInt64, isSimulated: Bool, isRedacted: Bool,
    machine: String?,
    wallNs: Int64, monotonicNs: Int64
  ) {
    self.index = index
    self.name = name
    self.tool = tool
    self.seed = seed
    self.isSimulated = isSimulated
    self.isRedacted = isRedacted
    self.machine = machine
    self.wallNs = wallNs
    self.monotonicNs = monotonicNs
  }

  /// An instant of the monotonic clock in nanoseconds since 1970. Instants of a damaged trace can be anything.
  func sinceEpochNs(_ ns: Int64) -> Int64 { wallNs + (ns - monotonicNs) }
}
