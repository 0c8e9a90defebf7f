/// What calls at one server do to each other: they wait for its slots, and those that it works on slow each other down.
public struct ServerSharing: Equatable, Sendable {
  /// Calls that the server works on at a time, the others wait in the order in which they came; nil for any number.
  public var slots: Int?
  /// By which share of the time that it would take alone each other call that is worked on delays the first text: 0 where
  /// it does not, 1 where calls divide one processor between them.
  public var firstTextSlowdown: Double
  /// The same for the time from the first text to the last.
  public var decodingSlowdown: Double

  /// Makes a kind of sharing; without arguments, none.
  public init(slots: Int? = nil, firstTextSlowdown: Double = 0, decodingSlowdown: Double = 0) {
    self.slots = slots
    self.firstTextSlowdown = firstTextSlowdown
    self.decodingSlowdown = decodingSlowdown
  }

  /// Whether it matters to a call who else is there.
  public var matters: Bool { slots != nil || slowsDown }

  /// Whether calls that are worked on slow each other down.
  var slowsDown: Bool { firstTextSlowdown > 0 || decodingSlowdown > 0 }
}
