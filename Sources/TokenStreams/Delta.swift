/// One piece of text as the provider delivered it: part of a token, a token, or several.
public struct Delta: Equatable, Sendable {
  /// Which of the model's two voices a delta belongs to.
  public enum Channel: UInt8, Equatable, Sendable, CaseIterable {
    /// The answer itself; the only channel that becomes evidence.
    case content
    /// The model's thinking (`reasoning_content` or `reasoning`): recorded, never evidence.
    case reasoning

    /// The word that names the channel in traces.
    public var name: String {
      switch self {
      case .content: "content"
      case .reasoning: "reasoning"
      }
    }
  }

  /// The text, whole Unicode scalars, never empty.
  public var text: String
  /// Content or reasoning.
  public var channel: Channel
  /// When the socket read that completed this delta returned, in nanoseconds of the monotonic clock.
  public var readNs: Int64

  /// Makes a delta read at `readNs`.
  public init(_ text: String, channel: Channel = .content, readNs: Int64) {
    self.text = text
    self.channel = channel
    self.readNs = readNs
  }
}
