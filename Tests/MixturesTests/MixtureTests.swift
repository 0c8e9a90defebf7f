import Aggregation
import ChatTransport
import JSON
import Mixtures
import Testing

private func endpoint(_ lines: String) throws -> Endpoint {
  try Mixture(yaml: Array(mixture("provider: vllm", lines).utf8), file: "m.yaml").endpoints[0]
}

private let vllmFlags: [JSONValue.Member] = [
  JSONValue.Member("add_generation_prompt", false), JSONValue.Member("continue_final_message", true),
]

@Test(
  "A provider stands for what continues the last message there",
  arguments: [
    ("vllm", Endpoint.Prefill.requestMembers(vllmFlags)),
    ("llama.cpp", .requestMembers(vllmFlags)),
    ("sglang", .requestMembers([JSONValue.Member("continue_final_message", true)])),
    ("deepseek", .messageMember("prefix")), ("mistral", .messageMember("prefix")),
    ("qwen", .messageMember("partial")), ("ollama", .trailingMessage), ("openai", .none),
    ("together", .none), ("openrouter", .none), ("transformers", .none),
  ])
func prefill(provider: String, prefill: Endpoint.Prefill) throws {
  #expect(try endpoint("provider: \(provider)").prefill == prefill)
}

@Test("Every default of a provider can be overridden")
func overrides() throws {
  let lines = """
    provider: openai
        base_url: https://proxy/v1/
        key_variable: PROXY_KEY
        prefill: {message: prefix}
        exact: true
        cache: {request: cache_salt}
        usage: false
        max_tokens_member: max_tokens
        concurrency: 3
        hardware: gpu-0
        headers: {X-Team: "7"}
        limits: {connect: 1s, first_token: none, idle: 250ms, total: 2h, size: 1KiB}
    """
  #expect(
    try endpoint(lines)
      == Endpoint(
        name: "local", baseURL: "https://proxy/v1", keyVariable: "PROXY_KEY", headers: ["X-Team": "7"],
        prefill: .messageMember("prefix"), isExact: true, cacheIsolation: .requestMember("cache_salt"),
        asksForUsage: false, maxTokensMember: "max_tokens", concurrency: 3, hardware: "gpu-0",
        limits: StreamLimits(
          connectNs: 1_000_000_000, firstTokenNs: nil, idleNs: 250_000_000, totalNs: 7_200_000_000_000,
          maxBytes: 1024)))
}

@Test("A provider's key goes to its own address only, unless the file names it for another one")
func keyVariables() throws {
  #expect(try endpoint("provider: openai").keyVariable == "OPENAI_API_KEY")
  #expect(try endpoint("provider: openai\n    base_url: http://elsewhere/v1").keyVariable == nil)
  #expect(try endpoint("provider: openai\n    key_variable: none").keyVariable == nil)
}

@Test("Limits of the mixture hold for every endpoint that does not set its own")
func limits() throws {
  let yaml =
    mixture("provider: vllm", "provider: vllm\n    limits: {idle: 5s}") + "\nlimits: {idle: 1s, total: 9s}"
  let limits = try Mixture(yaml: Array(yaml.utf8), file: "m.yaml").endpoints[0].limits
  #expect(limits == StreamLimits(idleNs: 5_000_000_000, totalNs: 9_000_000_000))
}

@Test(
  "Layers read the one before, or those that they name; slots are samples; an aggregator alone is a mixture")
func shape() throws {
  let yaml = mixture(
    "  - [qwen, llama]",
    "  - [{agent: qwen, slots: 2}, llama]\n  - [{agent: llama, from: [qwen]}, {agent: qwen, from: [qwen, llama]}]"
  )
  let shape = try Mixture(yaml: Array(yaml.utf8), file: "tree.yaml").shape
  typealias Place = MixtureShape.Place
  #expect(
    shape.layers == [
      [Place(agent: 0), Place(agent: 0), Place(agent: 1)],
      [Place(agent: 1, upstreams: [0, 1]), Place(agent: 0, upstreams: [0, 1, 2])],
      [Place(agent: 0, upstreams: [0, 1])],
    ])
  #expect(shape.name == "tree")
  #expect(shape.agents[1].endpoint == "local" && shape.agents[1].traits.continuation == .prefill)
  let alone = try Mixture(yaml: Array(mixture("layers:\n  - [qwen, llama]\n", "").utf8), file: "m.yaml")
  #expect(alone.shape.callCount == 1)
}

@Test("A server that cannot continue a message is continued by turns, and is exact at nothing")
func traits() throws {
  let traits = { (lines: String) in
    try Mixture(yaml: Array(mixture("provider: vllm", lines).utf8), file: "m").shape.agents[0].traits
  }
  #expect(try traits("provider: llama.cpp") == AggregatorTraits(continuation: .prefill, isExact: true))
  #expect(try traits("provider: llama.cpp\n    prefill: none") == AggregatorTraits())
  #expect(try traits("provider: openai\n    exact: true") == AggregatorTraits())
}

@Test("A model that reasons may aggregate once that is switched off or has a budget, and may always propose")
func reasoning() throws {
  for line in [
    "reasoning: off\n    extra: {a: {b: [1, false, null]}}", "reasoning: budget\n    extra: {budget: 9}",
  ] {
    #expect(problems(mixture("temperature: 0.7", line)) == [])
  }
  #expect(problems(mixture("Llama-3.1-8B", "Llama-3.1-8B\n    reasoning: free")) == [])
  let refiner = mixture("Llama-3.1-8B", "Llama-3.1-8B\n    reasoning: free").replacing(
    "[qwen, llama]", with: "[qwen]\n  - [llama]")
  #expect(
    problems(refiner).first?.hasPrefix("mixture.yaml:13:6: layers[1][0] names llama, which reasons freely;")
      == true)
}

@Test("What a configuration says of an agent reaches the transport, and extra members keep their types")
func agents() throws {
  let line = """
    temperature: default
        top_p: 0.5
        max_tokens: 99
        sends_seed: true
        bytes_per_token: 3.5
        extra: {a: 1, b: 1.5, c: "1", d: [true, null, {e: yes}], f: 0x10}
    """
  let agent = try Mixture(yaml: Array(mixture("temperature: 0.7", line).utf8), file: "m").agents[0]
  let extra: [JSONValue.Member] = [
    JSONValue.Member("a", 1), JSONValue.Member("b", 1.5), JSONValue.Member("c", "1"),
    JSONValue.Member("d", [true, .null, ["e": "yes"]]), JSONValue.Member("f", 16),
  ]
  #expect(
    agent
      == ChatAgent(
        name: "qwen", endpoint: 0, model: "Qwen/Qwen3-8B", temperature: nil, topP: 0.5, maxTokens: 99,
        sendsSeed: true, bytesPerToken: 3.5, extra: extra))
}

@Test(
  "The documented examples can be used as they stand",
  arguments: [
    ("together", 7), ("openai", 6), ("vllm", 5), ("llama.cpp", 4), ("ollama", 6), ("mock", 4),
    ("mock-servers", 4),
  ])
func examples(name: String, calls: Int) throws {
  let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  let mixture = try Mixture(path: "/\(root)/experiments/mixtures/\(name).yaml")
  #expect(mixture.shape.name == name)
  #expect(mixture.shape.callCount == calls)
}

@Test(
  "Another agent of the mixture may aggregate, if it does not reason freely; the mixture says so in its name")
func aggregated() throws {
  let text = mixture("  llama:\n", "  thinker: {model: t, reasoning: free}\n  llama:\n")
  let sound = try Mixture(yaml: Array(text.utf8), file: "m.yaml")
  #expect(try sound.aggregated(by: "qwen") == sound)
  let other = try sound.aggregated(by: "llama")
  #expect(other.shape.name == "m[aggregator=llama]")
  #expect(other.agents[other.shape.layers[1][0].agent].name == "llama")
  #expect(other.shape.layers[0] == sound.shape.layers[0])
  #expect(
    throws: MixtureError(.invalid, ["--aggregator: “lama” is no agent of the mixture; did you mean llama?"])
  ) {
    try sound.aggregated(by: "lama")
  }
  let refusal = #expect(throws: MixtureError.self) { try sound.aggregated(by: "thinker") }
  #expect(refusal?.problems[0].hasPrefix("--aggregator: thinker reasons freely") == true)
}

@Test("Where the proposals are recorded, nobody asks for the keys of those who wrote them")
func recordedKeys() throws {
  let text = """
    endpoints:
      proposing: {base_url: "http://p/v1", key_variable: P_KEY}
      writing: {base_url: "http://w/v1", key_variable: W_KEY}
    agents:
      a: {endpoint: proposing, model: a}
      w: {endpoint: writing, model: w}
    layers: [[a]]
    aggregator: w
    """
  let mixture = try Mixture(yaml: Array(text.utf8), file: "m.yaml")
  #expect(mixture.missingKeys { _ in nil }.count == 2)
  let missing = mixture.missingKeys(callsProposers: false) { _ in nil }
  #expect(missing == ["The environment variable W_KEY, which holds the key of endpoint writing, is not set."])
}
