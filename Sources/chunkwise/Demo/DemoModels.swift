import Gateway
import Mixtures

/// The models of the demo: six proposers of plausible and different speeds, one of them a straggler, and an aggregator.
enum DemoModels {
  /// A proposer's name and its simulated latency.
  static let proposers: [(name: String, latency: MockLatency)] = [
    ("lark-3b", latency(baseMs: 60, perTokenUs: 50, intervalMs: 8)),
    ("finch-7b", latency(baseMs: 90, perTokenUs: 80, intervalMs: 11)),
    ("robin-8b", latency(baseMs: 110, perTokenUs: 100, intervalMs: 13)),
    ("heron-14b", latency(baseMs: 160, perTokenUs: 150, intervalMs: 17)),
    ("crane-32b", latency(baseMs: 240, perTokenUs: 250, intervalMs: 22)),
    ("ostrich-70b", latency(baseMs: 300, perTokenUs: 400, intervalMs: 55)),
  ]

  /// The aggregator's name and its simulated latency.
  static let aggregator = (name: "owl-72b", latency: latency(baseMs: 90, perTokenUs: 80, intervalMs: 16))

  private static func latency(baseMs: Int64, perTokenUs: Int64, intervalMs: Int64) -> MockLatency {
    MockLatency(
      baseNs: baseMs * 1_000_000, uncachedTokenNs: perTokenUs * 1_000, cachedTokenNs: perTokenUs * 20,
      interval: .constant(ns: intervalMs * 1_000_000))
  }

  /// What the mock serves.
  static var configuration: MockConfiguration {
    var script = MockScript()
    for entry in DemoScript.entries {
      for (proposer, answer) in zip(proposers, entry.proposals) {
        script.add(prompt: entry.prompt, model: proposer.name, answers: [answer])
      }
      script.add(prompt: entry.prompt, model: aggregator.name, answers: [entry.answer])
    }
    let models = (proposers + [aggregator]).map { MockModel(name: $0.name, latency: $0.latency) }
    return MockConfiguration(models: models, script: script)
  }

  /// The mixture, as anybody would configure it for a server with prefill and an exact prefix cache.
  static func mixture(baseURL: String) throws(MixtureError) -> Mixture {
    let names = proposers.map(\.name) + [aggregator.name]
    let agents = names.map { "  \($0): {endpoint: mock, model: \($0)}" }.joined(separator: "\n")
    let yaml = """
      name: demo
      endpoints:
        mock: {provider: vllm, base_url: "\(baseURL)", exact: true}
      agents:
      \(agents)
      layers:
        - [\(proposers.map(\.name).joined(separator: ", "))]
      aggregator: \(aggregator.name)
      """
    return try Mixture(yaml: Array(yaml.utf8), file: "the demo's mixture")
  }
}
