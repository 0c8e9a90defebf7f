internal import TokenStreams

/// The tokens of one call that its provider is assumed to bill.
///
/// Assumed: a call that fails before its first text is not billed. A call that ends otherwise, or is cut off, is billed
/// for its prompt and for what was received, if its response had begun.
struct BilledTokens: Equatable {
  /// Tokens of the prompt that were computed anew.
  private(set) var uncachedPrompt = 0.0
  /// Tokens of the prompt that came from the server's prefix cache; none where the server does not tell.
  private(set) var cachedPrompt = 0.0
  /// What was generated, reasoning included.
  private(set) var output = 0.0
  /// Who counted; nil where nothing is billed.
  private(set) var source: TokenCount.Source?
  /// Whether the server told how much of the prompt was cached.
  private(set) var tellsCached = false

  init(_ recording: RequestRecording, call index: Int) {
    let call = recording.calls[index]
    guard call.isBilled else { return }
    let prompt = recording.promptTokens(ofCall: index)
    let completion = recording.generatedTokens(ofCall: index)
    let cached = call.usage?.cachedTokens ?? -1
    tellsCached = cached >= 0
    cachedPrompt = min(prompt.value, Double(max(0, cached)))
    uncachedPrompt = prompt.value - cachedPrompt
    output = completion.value
    source = TokenCount.sum([prompt, completion])?.source
  }

  /// The whole prompt.
  var prompt: Double { uncachedPrompt + cachedPrompt }

  /// What it costs, in dollars.
  func dollars(_ rates: ModelPrice.Rates) -> Double {
    (uncachedPrompt * rates.input + cachedPrompt * rates.cachedInput + output * rates.output) / 1e6
  }
}

extension CallRecording {
  fileprivate var isBilled: Bool {
    if usage != nil || !deltas.isEmpty { return true }
    switch outcome {
    case .failed: return false
    case .truncated, .cancelled, nil: return firstByte != nil
    default: return true
    }
  }
}
