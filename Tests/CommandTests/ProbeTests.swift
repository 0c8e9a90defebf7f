import Gateway
import JSON
import Testing
import TokenStreams

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
    // Probes have no proposals, which is nothing that a fit would lack.
    #expect(!fit.errors.contains("left out"), "\(fit.errors)")
    let agent = try #require(try JSONValue(parsing: fit.output).array?.first)
    // What mock and client themselves need for a long prompt, they need for a cached one too.
    let uncached = try #require(agent["per_uncached_token_ms"]?.number)
    let cached = try #require(agent["per_cached_token_ms"]?.number)
    // On a busy machine the difference is a rough one, but no cached token ever costs what an uncached one does.
    #expect((0.03...0.2).contains(uncached - cached) && cached < uncached / 2, "\(uncached) − \(cached)")
    // What was asked twice says what one run foretells of another.
    #expect(agent["repeat_error_p50_percent"]?.number != nil, "\(fit.output)")
  }

  @Test("Repetitions ask the same again, with other seeds and a cache of their own; concurrencies never do")
  func repetitions() async throws {
    let stage = try Stage()
    let end = try await stage.run(["--probe", "--probe-lengths", "64", "--repeat", "3"])
    #expect(end.code == 0, "\(end.errors)")
    var asked: [String: [RequestHeader]] = [:]
    for (_, observation) in try stage.observations() {
      if case .request(let header) = observation { asked[header.promptID, default: []].append(header) }
    }
    // Three agents are each asked twelve probes, and eight predecessors, at two concurrencies.
    #expect(asked.count == 40)
    for cell in asked.values {
      #expect(cell.map(\.repetition) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
      #expect(Set(cell.map(\.seed)).count == 3 && Set(cell.map(\.cacheNamespace)).count == 9)
    }
    #expect(Set(asked.values.joined().map(\.cacheNamespace)).count == 18)
  }

  @Test("Prompts are as long as --probe-lengths says")
  func lengths() async throws {
    let stage = try Stage()
    let end = try await stage.run(["--probe", "--probe-lengths", "16, 32"])
    #expect(end.code == 0, "\(end.errors)")
    var lengths: Set<Int> = []
    for (_, observation) in try stage.observations() {
      if case .call(let start) = observation { lengths.insert(start.promptBytes) }
    }
    // In front of each stands the nonce of its cache namespace, of the same length.
    #expect(lengths.count == 2 && lengths.max()! - lengths.min()! == 64, "\(lengths)")
  }

  @Test(
    "A list of lengths that makes no sense is refused with a sentence",
    arguments: [
      ("8", "\"8\" is no length; give whole numbers of tokens from 16 to 1000000, such as 64,256,1024,4096"),
      ("64,x", "\"x\" is no length"), ("64,,256", "has an empty entry"), ("64,256,64", "names 64 twice"),
      ("-5", "\"-5\" is no length"),
    ])
  func badLengths(text: String, sentence: String) async throws {
    let end = try await Binary.run([
      "run", "--probe", "--preset", "moa", "--probe-lengths=\(text)", "--dry-run",
    ])
    #expect(end.code == 64)
    #expect(end.errors.contains("--probe-lengths") && end.errors.contains(sentence), "\(end.errors)")
  }

  @Test("What probes take is for probes only, and --help tells of it", arguments: ["lengths", "concurrency"])
  func optionsOfProbes(name: String) async throws {
    let end = try await Binary.run(["run", "--preset", "moa", "--prompt", "Why?", "--probe-\(name)", "64"])
    #expect(end.code == 64)
    #expect(end.complaint == "--probe-\(name) is for probes; add --probe.")
    #expect(try await Binary.run(["run", "--help"]).output.contains("--probe-\(name) N,…"))
  }

  @Test(
    "A list of concurrencies that makes no sense is refused with a sentence",
    arguments: [
      ("0", "\"0\" is no concurrency; give whole numbers of probes at a time from 1 to 1000, such as 1,4"),
      ("4,4", "names 4 twice"),
    ])
  func badConcurrencies(text: String, sentence: String) async throws {
    let end = try await Binary.run([
      "run", "--probe", "--preset", "moa", "--probe-concurrency", text, "--dry-run",
    ])
    #expect(end.code == 64)
    #expect(end.errors.contains("--probe-concurrency") && end.errors.contains(sentence), "\(end.errors)")
  }

  @Test(
    "Probes that fail are counted by agent, what may help is said, and the exit code is that of a failed request"
  )
  func failing() async throws {
    let stage = try Stage([MockFaultRule(.status(code: 400, retryAfter: nil))])
    let end = try await stage.run(["--probe", "--probe-lengths", "64"])
    #expect(end.code == 69, "\(end.errors)")
    #expect(end.errors.contains("40 of 40 probes of \"a\" failed."), "\(end.errors)")
    #expect(end.errors.contains("If the prompts are too long for it, --probe-lengths names shorter ones."))
    #expect(try await stage.verify().code == 0)
  }

  @Test(
    "designs its own requests, and refuses what would mean nothing to it",
    arguments: [
      "--prompt", "--policy", "--resume", "--arrivals", "--max-tokens", "--concurrency", "--format",
      "--cache",
    ])
  func exclusive(option: String) async throws {
    let end = try await Binary.run(["run", "--probe", "--preset", "moa", option, "1"])
    #expect(end.code == 64)
    #expect(end.errors.contains("\(option) is for others"), "\(end.errors)")
  }

  @Test("writes no answers, which may be said; any other output is refused")
  func output() async throws {
    let end = try await Binary.run([
      "run", "--probe", "--preset", "moa", "--output", "none", "--dry-run",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let refused = try await Binary.run(["run", "--probe", "--preset", "moa", "--output", "jsonl"])
    #expect(refused.code == 64)
    #expect(refused.errors.contains("--output is for others"), "\(refused.errors)")
  }
}
