internal import TokenStreams

/// The floating-point operations of one request, in units of 10¹² (TFLOPs), counted three ways.
///
/// One token passed through a model takes 2·N operations, of N active parameters: a multiplication and an addition for
/// each (Kaplan et al. 2020, arXiv 2001.08361, section 2.1, without the term for attention over the context). Prompt
/// tokens from a cache take none.
public struct RequestCompute: Equatable, Sendable {
  /// Output tokens only: of each layer the largest sum of any place, added up over the layers (Mixture-of-Agents, arXiv
  /// 2406.04692, Figure 5b, where it stands for latency).
  public let asInPaper: Double
  /// Uncached prompt and output of all calls.
  public let total: Double
  /// Uncached prompt and output along the critical path of the whole answer; see `CriticalWork`.
  public let critical: Double

  /// - Parameter parameters: active parameters of each call's model.
  init(_ recording: RequestRecording, _ billed: [BilledTokens], parameters: [Double]) {
    func teraflops(_ call: Int, _ tokens: Double) -> Double { 2 * parameters[call] * tokens / 1e12 }
    var ofLayer: [Int: Double] = [:]
    for (place, header) in zip(recording.places, recording.header.places) {
      let output = place.calls.reduce(0) { $0 + teraflops($1, billed[$1].output) }
      ofLayer[header.layer] = max(ofLayer[header.layer] ?? 0, output)
    }
    asInPaper = ofLayer.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value }
    total = billed.indices.reduce(0) {
      $0 + teraflops($1, billed[$1].uncachedPrompt + billed[$1].output)
    }
    critical = CriticalWork(recording).steps.reduce(0) { sum, step in
      let tokens = billed[step.call].uncachedPrompt + billed[step.call].output * step.share
      return sum + teraflops(step.call, tokens)
    }
  }
}
