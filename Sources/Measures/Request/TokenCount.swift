internal import TokenStreams

/// A number of tokens, and who counted them.
public struct TokenCount: Equatable, Sendable {
  /// Who counted.
  public enum Source: String, Equatable, Sendable {
    /// The servers' usage reports.
    case server
    /// UTF-8 bytes over the model's ratio.
    case estimated
    /// Some calls the one way, some the other.
    case mixed
  }

  /// How many.
  public var value: Double
  /// Who counted.
  public var source: Source

  /// The sum; nil of nothing.
  static func sum(_ counts: [TokenCount]) -> TokenCount? {
    guard var total = counts.first else { return nil }
    for count in counts.dropFirst() {
      total.value += count.value
      if total.source != count.source { total.source = .mixed }
    }
    return total
  }
}

extension RequestRecording {
  /// Tokens of so many bytes of a call's content.
  ///
  /// The server's count where it has one for the content (reasoning taken off), in proportion to the bytes; else an
  /// estimate. A call that reasoned without saying how many tokens of its count were reasoning is estimated, and so is one
  /// that repeated the answer first: some servers count an echo of the prefill, others do not.
  func tokens(ofCall call: Int, bytes: Int) -> TokenCount {
    let recording = calls[call]
    if let usage = recording.usage, usage.completionTokens >= 0, recording.contentBytes > 0,
      usage.reasoningTokens >= 0 || recording.reasoningBytes == 0, recording.repeatedBytes == 0
    {
      let content = max(0, usage.completionTokens - max(0, usage.reasoningTokens))
      return TokenCount(
        value: Double(content) * Double(bytes) / Double(recording.contentBytes), source: .server)
    }
    return TokenCount(value: Double(bytes) / header.places[recording.place].bytesPerToken, source: .estimated)
  }

  /// Everything that a call generated, reasoning included: the server's count, else bytes over the ratio.
  func generatedTokens(ofCall call: Int) -> TokenCount {
    let recording = calls[call]
    if let usage = recording.usage, usage.completionTokens >= 0 {
      return TokenCount(value: Double(usage.completionTokens), source: .server)
    }
    let bytes = recording.contentBytes + recording.reasoningBytes
    return TokenCount(value: Double(bytes) / header.places[recording.place].bytesPerToken, source: .estimated)
  }

  /// Tokens of the prompt of a call: the server's count, else the estimate that was made when it was sent.
  func promptTokens(ofCall call: Int) -> TokenCount {
    if let usage = calls[call].usage, usage.promptTokens >= 0 {
      return TokenCount(value: Double(usage.promptTokens), source: .server)
    }
    return TokenCount(value: Double(calls[call].start.promptTokens), source: .estimated)
  }
}
