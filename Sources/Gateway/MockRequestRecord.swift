/// What became of one request to `/v1/chat/completions`. Instants are nanoseconds of CLOCK_MONOTONIC.
public struct MockRequestRecord: Equatable, Sendable {
  /// The `id` in the response; empty where it was refused.
  public var id: String
  /// The model; empty where it was refused.
  public var model: String
  /// The body as it came.
  public var body: [UInt8]
  /// The status of the response.
  public var status: Int
  /// Tokens of the prompt.
  public var promptTokens: Int
  /// How many of them the prefix cache held.
  public var cachedTokens: Int
  /// Tokens of the answer.
  public var completionTokens: Int
  /// What its token intervals were drawn from: with the counts above it gives `MockLatency.tokenInstantsNs`.
  public var seed: UInt64
  /// When the request had been read.
  public var arrivedNs: Int64
  /// When it got a slot; 0: it did not.
  public var startedNs: Int64 = 0
  /// When its first text was to be written; 0: never.
  public var plannedFirstTokenNs: Int64 = 0
  /// When its first text was written; 0: it was not.
  public var firstTokenNs: Int64 = 0
  /// When the response was over; 0: it is not.
  public var endedNs: Int64 = 0
  /// Whether the client went before that.
  public var disconnected = false
}
