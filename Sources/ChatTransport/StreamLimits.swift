/// What one stream may take, in nanoseconds and bytes. nil: no limit.
public struct StreamLimits: Equatable, Sendable {
  /// Until the connection stands.
  public var connectNs: Int64?
  /// From the request to the first text. Comments and keep-alives are no progress.
  public var firstTokenNs: Int64?
  /// Between two texts. Comments and keep-alives are no progress.
  public var idleNs: Int64?
  /// From the request to the end.
  public var totalNs: Int64?
  /// Text of one stream, in UTF-8 bytes, both channels together.
  public var maxBytes: Int

  /// Makes limits: 10 s to connect, 120 s to the first token, 60 s between tokens, 30 min in all, 16 MiB.
  public init(
    connectNs: Int64? = 10_000_000_000, firstTokenNs: Int64? = 120_000_000_000,
    idleNs: Int64? = 60_000_000_000, totalNs: Int64? = 1_800_000_000_000, maxBytes: Int = 16 << 20
  ) {
    self.connectNs = connectNs
    self.firstTokenNs = firstTokenNs
    self.idleNs = idleNs
    self.totalNs = totalNs
    self.maxBytes = maxBytes
  }
}
