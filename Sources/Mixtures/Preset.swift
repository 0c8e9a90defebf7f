/// The mixtures of the paper (Wang et al., Mixture-of-Agents, arXiv 2406.04692), as configurations that can be printed,
/// changed and read like any other.
///
/// Models are named as Together serves them, which is where the paper ran them. One request under the policy `full`
/// makes 13 calls of `moa`, 7 of `moa-lite`, 13 of `moa-gpt-4o`, and one more than the samples of `single-proposer`.
public enum Preset: String, CaseIterable, Sendable {
  /// Three layers: six proposers, the same six as refiners, and Qwen1.5-110B-Chat.
  case moa
  /// Two layers: six proposers and Qwen1.5-72B-Chat.
  case moaLite = "moa-lite"
  /// Three layers, the last one GPT-4o.
  case moaGPT4o = "moa-gpt-4o"
  /// Samples of one model, and an aggregator (section 3.3, Table 3).
  case singleProposer = "single-proposer"

  /// The configuration's text.
  ///
  /// - Parameter samples: How often `single-proposer` asks its model, from 1 to 1000; the other presets have no use for
  ///   it.
  public func yaml(samples: Int = 6) -> String {
    switch self {
    case .moa:
      """
      # Mixture-of-Agents (arXiv 2406.04692): 6 + 6 + 1 calls a request.
      name: moa
      \(Self.together)
      \(Self.sixAgents)
      layers:
        - \(Self.six)
        - \(Self.six)
      aggregator: qwen1.5-110b
      policy: full

      """
    case .moaLite:
      """
      # MoA-Lite (arXiv 2406.04692): 6 + 1 calls a request.
      name: moa-lite
      \(Self.together)
      \(Self.sixAgents)
      layers:
        - \(Self.six)
      aggregator: qwen1.5-72b
      policy: full

      """
    case .moaGPT4o:
      """
      # MoA with GPT-4o as the last aggregator (arXiv 2406.04692): 6 + 6 + 1 calls a request.
      name: moa-gpt-4o
      \(Self.together)
        openai:
          provider: openai
          key_variable: OPENAI_API_KEY
      \(Self.sixAgents)
        gpt-4o:
          {endpoint: openai, model: gpt-4o, temperature: 0.7, max_tokens: 2048}
      layers:
        - \(Self.six)
        - \(Self.six)
      aggregator: gpt-4o
      policy: full

      """
    case .singleProposer:
      """
      # Samples of one model (arXiv 2406.04692, Table 3): \(samples) + 1 calls a request.
      name: single-proposer
      \(Self.together)
      agents:
        qwen1.5-110b:
          {endpoint: together, model: Qwen/Qwen1.5-110B-Chat, temperature: 0.7, max_tokens: 2048}
      layers:
        - [{agent: qwen1.5-110b, slots: \(samples)}]
      aggregator: qwen1.5-110b
      policy: full

      """
    }
  }

  private static let together = """
    endpoints:
      together:
        provider: together
        key_variable: TOGETHER_API_KEY
    """

  private static let sixAgents = """
    agents:
      wizardlm-2-8x22b:
        {endpoint: together, model: microsoft/WizardLM-2-8x22B, temperature: 0.7, max_tokens: 2048}
      qwen1.5-110b:
        {endpoint: together, model: Qwen/Qwen1.5-110B-Chat, temperature: 0.7, max_tokens: 2048}
      qwen1.5-72b:
        {endpoint: together, model: Qwen/Qwen1.5-72B-Chat, temperature: 0.7, max_tokens: 2048}
      llama-3-70b:
        {endpoint: together, model: meta-llama/Llama-3-70b-chat-hf, temperature: 0.7, max_tokens: 2048}
      mixtral-8x22b:
        {endpoint: together, model: mistralai/Mixtral-8x22B-Instruct-v0.1, temperature: 0.7, max_tokens: 2048}
      dbrx:
        {endpoint: together, model: databricks/dbrx-instruct, temperature: 0.7, max_tokens: 2048}
    """

  private static let six = "[wizardlm-2-8x22b, qwen1.5-110b, qwen1.5-72b, llama-3-70b, mixtral-8x22b, dbrx]"
}

extension Mixture {
  /// Reads a preset.
  ///
  /// - Parameter samples: How often `single-proposer` asks its model, from 1 to 1000.
  /// - Throws: `MixtureError` where `samples` is out of range.
  public init(preset: Preset, samples: Int = 6) throws(MixtureError) {
    try self.init(yaml: Array(preset.yaml(samples: samples).utf8), file: preset.rawValue)
  }
}
