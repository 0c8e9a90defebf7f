internal import CMicroHTTPD

/// One request on one connection, from its first header to its end. Only the server's own thread touches it.
final class Exchange {
  enum Stage {
    /// The body is being read.
    case reading
    /// It is held back until an instant before it may ask for a slot.
    case heldBack
    /// It waits for a slot.
    case queued
    /// It has a slot, or needs none.
    case running
  }

  let id: UInt64
  /// Outlives every exchange, since it ends them all before it ends.
  unowned let loop: MockLoop
  /// Which of the loop's daemons has the connection.
  let shard: Int
  let connection: OpaquePointer
  var stage = Stage.reading
  var body: [UInt8] = []
  /// Whether the body is too long to be kept.
  var overflowed = false
  var plan: ResponsePlan?
  /// The number of its record in the log.
  var record: Int?
  var startedNs: Int64 = 0
  var nextEvent = 0
  /// What is left of the write that is under way.
  var pending: ArraySlice<UInt8> = []
  var hasWrittenText = false
  /// Whether the connection is suspended, and so has to be resumed to go on or to end.
  var suspended = false
  /// Whether its socket is watched for the client's going.
  var watched = false
  /// Whether the client has gone, or the server stops.
  var abandoned = false

  init(id: UInt64, loop: MockLoop, shard: Int, connection: OpaquePointer) {
    self.id = id
    self.loop = loop
    self.shard = shard
    self.connection = connection
  }
}
