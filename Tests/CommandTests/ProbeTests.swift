import Gateway
import JSON
import Testing

/// `run --probe`, and what `simulate --fit` makes of it.
@Suite struct ProbeTests {
  @Test("Probes tell what the mock's latency is made of, cached tokens included")
  func fit() async throws {
    let folder = TemporaryFolder()
    let latency = MockLatency(
      baseNs: 20_000_000, uncachedTokenNs: 100_000, cachedTokenNs: 10_000, interval: .constant(ns: 1_000_000))
    let server = try MockServer.start(
      MockConfiguration(models: [MockModel(name: "m", latency: latency, answerTokens: 24...24)]))
    let mixture = folder.store(
      "endpoints: {e: {provider: vllm, base_url: \"\(server.baseURL)\"}}\nagents: {m: {endpoint: e, model: m}}\naggregator: m\n"
        .utf8, as: "mixture.yaml")
    let trace = folder.file("probe.jsonl.zst")
    let dry = try await Binary.run(["run", "--probe", "-m", mixture, "--dry-run"])
    #expect(dry.output.contains("40 calls"), "\(dry.output)\(dry.errors)")
    let run = try await Binary.run(["run", "--probe", "-m", mixture, "--trace", trace, "--repeat", "2"])
    #expect(run.code == 0, "\(run.errors)")
    let fit = try await Binary.run(["simulate", trace, "--fit", "--format", "json"])
    #expect(fit.code == 0, "\(fit.errors)")
    #expect(!fit.errors.contains("no term"), "\(fit.errors)")
    let agent = try #require(try JSONValue(parsing: fit.output).array?.first)
    // What mock and client themselves need for a long prompt, they need for a cached one too.
    let uncached = try #require(agent["per_uncached_token_ms"]?.number)
    let cached = try #require(agent["per_cached_token_ms"]?.number)
    // On a busy machine the difference is a rough one, but no cached token ever costs what an uncached one does.
    #expect((0.03...0.2).contains(uncached - cached) && cached < uncached / 2, "\(uncached) − \(cached)")
  }

  @Test("designs its own requests", arguments: ["--prompt", "--policy", "--resume"])
  func exclusive(option: String) async throws {
    let end = try await Binary.run(["run", "--probe", "--preset", "moa", option, "x"])
    #expect(end.code == 64)
    #expect(end.errors.contains("\(option) is for others"), "\(end.errors)")
  }
}
