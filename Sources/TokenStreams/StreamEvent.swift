/// What happens on one stream, in the order in which it happens. `ended` comes exactly once, last.
///
/// What is large and rare is indirect: a delta, which is copied at every step between socket, machine and trace, so takes
/// 32 bytes, and its copy asks for no more than its text.
public enum StreamEvent: Equatable, Sendable {
  /// The first byte of the response arrived.
  indirect case firstByte(FirstByte)
  /// The first server-sent event arrived, whether or not it carries text.
  case firstEvent(readNs: Int64)
  /// Text arrived.
  case delta(Delta)
  /// The server reported token counts.
  indirect case usage(Usage, readNs: Int64)
  /// The stream is over.
  case ended(Outcome, readNs: Int64)

  /// When the first byte of a response came, and what went before. All in nanoseconds of the monotonic clock.
  public struct FirstByte: Equatable, Sendable {
    /// When the connection stood ready for the request.
    public var connectedNs: Int64
    /// When the request had been written.
    public var sentNs: Int64
    /// When the first byte of the response was read.
    public var readNs: Int64
    /// Whether the connection had served an earlier request.
    public var reusedConnection: Bool
    /// What the server calls itself (`Server`, RFC 9110, §10.2.4); empty where it does not say.
    public var server: String

    /// What the mock calls itself, so that nobody takes its latencies for those of a model.
    public static let mockServer = "chunkwise-mock"

    /// Whether it is the mock's response, whose latencies are simulated.
    public var isOfMock: Bool { server == Self.mockServer }

    /// Makes a report.
    public init(
      connectedNs: Int64, sentNs: Int64, readNs: Int64, reusedConnection: Bool, server: String = ""
    ) {
      self.connectedNs = connectedNs
      self.sentNs = sentNs
      self.readNs = readNs
      self.reusedConnection = reusedConnection
      self.server = server
    }
  }
}
