import Mixtures
import Testing

/// Each mistake, where it is put, and the one sentence that it gets.
private let mistakes: [(piece: String, replacement: String, sentence: String)] = [
  ("0.7", "hot", "7:18: agents.qwen.temperature is “hot”; expected a number from 0 to 2."),
  ("0.7", "2.5", "7:18: agents.qwen.temperature is “2.5”; expected a number from 0 to 2."),
  ("0.7", "\"0.7\"", "7:18: agents.qwen.temperature is “0.7” in quotes; expected a number from 0 to 2."),
  ("0.7", ".nan", "7:18: agents.qwen.temperature is “.nan”; expected a number from 0 to 2."),
  ("0.7", "[0.7]", "7:18: agents.qwen.temperature is a list; expected a number from 0 to 2."),
  ("0.7", "", "7:17: agents.qwen.temperature is empty; expected a number from 0 to 2."),
  ("temperature", "temprature", "7:5: agents.qwen.temprature is no known key; did you mean temperature?"),
  (
    "temperature", "colour",
    "7:5: agents.qwen.colour is no known key; expected model, endpoint, top_p, max_tokens, sends_seed, "
      + "bytes_per_token, temperature, extra or reasoning."
  ),
  (
    "temperature: 0.7", "model: other", "7:5: agents.qwen.model is given twice; the first one is on line 6."
  ),
  (
    "model: Qwen/Qwen3-8B\n", "max_tokens: 9\n",
    "6:5: agents.qwen.model is missing; expected the model's name, as its endpoint knows it."
  ),
  (
    "temperature: 0.7", "max_tokens: 1.5",
    "7:17: agents.qwen.max_tokens is “1.5”; expected a whole number from 1 to 10000000."
  ),
  ("temperature: 0.7", "sends_seed: yes", "7:17: agents.qwen.sends_seed is “yes”; expected true or false."),
  (
    "temperature: 0.7", "extra: 3",
    "7:12: agents.qwen.extra is “3”; expected a mapping of further members of the request."
  ),
  (
    "temperature: 0.7", "extra: {temperature: 1}",
    "7:13: agents.qwen.extra.temperature is written by chunkwise itself; leave it out of extra."
  ),
  ("temperature: 0.7", "endpoint: lokal", "7:15: agents.qwen.endpoint is “lokal”; expected local."),
  (
    "temperature: 0.7", "reasoning: off",
    "7:16: agents.qwen.reasoning is “off”, but nothing under extra switches it off; expected what the server wants, "
      + "for instance chat_template_kwargs: {enable_thinking: false}."
  ),
  (
    "temperature: 0.7", "reasoning: free",
    "12:13: aggregator names qwen, which reasons freely; an aggregator's reasoning has to be switched off or to have a "
      + "budget of its own: set agents.qwen.reasoning to off or budget."
  ),
  ("temperature: 0.7", "api_key: abc", "7:5: agents.qwen.api_key is refused: \(secretReason)"),
  ("provider: vllm", "provider: vlm", "3:15: endpoints.local.provider is “vlm”; expected \(providers)."),
  (
    "provider: vllm", "api_key: abc\n    provider: vllm",
    "3:5: endpoints.local.api_key is refused: \(secretReason)"
  ),
  (
    "provider: vllm", "provider: vllm\n    headers: {Authorization: Bearer abc}",
    "4:15: endpoints.local.headers.Authorization is refused: \(secretReason)"
  ),
  (
    "provider: vllm", "provider: vllm\n    headers: {A: \"b\\nc\"}",
    "4:18: endpoints.local.headers.A holds a line break or a control character; a header is one line."
  ),
  (
    "provider: vllm", "provider: vllm\n    key_variable: abc-def",
    "4:19: endpoints.local.key_variable is not the name of an environment variable (it may be a secret and is not "
      + "repeated here); expected a name such as TOGETHER_API_KEY, or none."
  ),
  (
    "provider: vllm", "base_url: localhost",
    "3:15: endpoints.local.base_url is “localhost”; expected a URL such as http://localhost:8000/v1."
  ),
  (
    "provider: vllm", "base_url: https://me:secret@host/v1",
    "3:15: endpoints.local.base_url holds a user name or a password: \(secretReason)"
  ),
  (
    "provider: vllm", "base_url: https://host/v1/chat/completions",
    "3:15: endpoints.local.base_url ends in /chat/completions, which is added to it; leave that out."
  ),
  (
    "provider: vllm", "concurrency: 3",
    "3:5: endpoints.local.base_url is missing; expected a URL such as http://localhost:8000/v1, or a provider."
  ),
  (
    "provider: vllm", "provider: vllm\n    limits: {idle: 60}",
    "4:20: endpoints.local.limits.idle is “60”; expected a duration such as 300ms, 2s or 1m, or none."
  ),
  (
    "provider: vllm", "provider: vllm\n    limits: {size: big}",
    "4:20: endpoints.local.limits.size is “big”; expected a size such as 512KiB or 16MiB."
  ),
  (
    "provider: vllm", "provider: vllm\n    prefill: {}",
    "4:14: endpoints.local.prefill has to hold one of request and message."
  ),
  (
    "[qwen, llama]", "[qwen, lama]",
    "11:12: layers[0][1] names “lama”, which is no agent; did you mean llama?"
  ),
  (
    "[qwen, llama]", "[qwen, gpt]",
    "11:12: layers[0][1] names “gpt”, which is no agent; expected qwen or llama."
  ),
  ("[qwen, llama]", "[]", "11:5: layers[0] is an empty layer; expected at least one agent."),
  (
    "[qwen, llama]", "[{agent: qwen, slots: 600}, {agent: llama, slots: 401}]",
    "11:5: layers[0] has more than 1000 places."
  ),
  (
    "llama:\n    model: meta-llama/Llama-3.1-8B", "llama: meta-llama/Llama-3.1-8B",
    "8:10: agents.llama is “meta-llama/Llama-3.1-8B”; expected a mapping with model and endpoint."
  ),
  ("[qwen, llama]", "qwen", "11:5: layers[0] is “qwen”; expected a list of agents."),
  (
    "[qwen, llama]", "[{agent: qwen, slots: 0}]",
    "11:27: layers[0][0].slots is “0”; expected a whole number from 1 to 1000."
  ),
  (
    "[qwen, llama]", "[{agent: qwen, from: [llama]}]",
    "11:26: layers[0][0].from stands in the first layer, which reads nobody; leave it out."
  ),
  (
    "aggregator: qwen", "aggregator: {agent: qwen, from: [gpt]}",
    "12:34: aggregator.from[0] is “gpt”; expected an agent of the layer before: qwen or llama."
  ),
  (
    "aggregator: qwen", "aggregator: {agent: qwen, from: [llama]}",
    "11:6: layers[0][0] is read by nobody: no from in the next layer names it."
  ),
  ("aggregator: qwen", "aggregator: [qwen]", "12:13: aggregator is a list; expected one agent."),
  (
    "aggregator: qwen", "aggregator: {agent: qwen, slots: 2}",
    "12:27: aggregator.slots is no known key; expected agent or from."
  ),
  ("aggregator: qwen", "policy: full", "1:1: aggregator is missing; expected the name of an agent."),
  (
    "aggregator: qwen", "aggregator: qwen\nfallback: lama",
    "13:11: fallback names “lama”, which is no agent; did you mean llama?"
  ),
  (
    "aggregator: qwen", "aggregator: qwen\npolicy: ful",
    "13:9: policy: “ful” is no policy; did you mean full?"
  ),
  (
    "aggregator: qwen", "aggregator: qwen\npolicy: [full, \"staircase[first=x]\"]",
    "13:16: policy[1]: staircase[first=x]: first is “x”; expected a whole number from 1 to 1000000, or whole."
  ),
  ("aggregator: qwen", "aggregator: qwen\npolicy: [full, full]", "13:16: policy[1]: full is named twice."),
  (
    "aggregator: qwen", "aggregator: qwen\npolicies: {full: {first: 3}}",
    "13:12: policies.full has the name of a policy that chunkwise has; choose another one."
  ),
  (
    "aggregator: qwen", "aggregator: qwen\npolicies: {fast: {barrier: {quorum: 2, share: 0.5}}}",
    "13:47: policies.fast.barrier.share and quorum exclude each other; leave one of them out."
  ),
  (
    "aggregator: qwen", "aggregator: qwen\npolicies: {fast: {min_ended: 0.5}}",
    "13:30: policies.fast.min_ended has a meaning only with stop: finish."
  ),
  (
    "aggregator: qwen", "aggregator: qwen\npolicies: {fast: {base: slow}}",
    "13:25: policies.fast.base is “slow”; expected single, full, staircase, staircase-cached or quorum."
  ),
  (
    "aggregator: qwen", "aggregator: qwen\nretry: {cap: 1ms}",
    "13:14: retry.cap: the longest wait is shorter than the first one, base."
  ),
]

private let secretReason =
  "a key does not belong in a file; put it into an environment variable and name that with key_variable."
private let providers =
  "vllm, sglang, llama.cpp, ollama, deepseek, mistral, qwen, together, openai, openrouter, transformers or other"

@Test(
  "Every mistake gets one sentence with file, line, column, key path and what was expected",
  arguments: mistakes)
func mistake(piece: String, replacement: String, sentence: String) {
  #expect(problems(mixture(piece, replacement)) == ["mixture.yaml:\(sentence)"])
}

@Test("A sound configuration has no problem")
func sound() { #expect(problems(soundMixture) == []) }

@Test("A secret in a file is never repeated in the sentence that refuses it")
func secrets() {
  for line in [
    "api_key: hush-hush", "key_variable: hush-hush", "headers: {Authorization: Bearer hush-hush}",
    "headers: {x-api-key: hush-hush}", "base_url: https://me:hush-hush@host/v1", "token: hush-hush",
    "headers: {X-Auth-Token: hush-hush}",
  ] {
    let found = problems(mixture("provider: vllm", line))
    #expect(!found.isEmpty && !found.joined().contains("hush"), "\(line)")
  }
}

@Test("All mistakes are told at once, at most ten of them")
func several() {
  let found = problems(mixture("0.7", "hot") + "\nfallback: gpt\nretri: {}\n")
  #expect(
    found == [
      "mixture.yaml:7:18: agents.qwen.temperature is “hot”; expected a number from 0 to 2.",
      "mixture.yaml:13:11: fallback names “gpt”, which is no agent; expected qwen or llama.",
      "mixture.yaml:14:1: retri is no known key; did you mean retry?",
    ])
  let many = problems(soundMixture + (1...13).map { "\nnonsense\($0): 1" }.joined())
  #expect(many.count == 11 && many.last == "And 3 more problems.")
}

@Test("A name with a point in it stands in quotation marks in its key path")
func dottedNames() {
  #expect(
    problems(mixture("llama:\n", "llama3.1:\n    top_p: 2\n")).first
      == "mixture.yaml:9:12: agents[“llama3.1”].top_p is “2”; expected a number from 0 to 1.")
}

@Test("A key in a request's further members is refused like one in the open")
func secretMember() {
  let found = problems(mixture("temperature: 0.7", "extra: {api_key: hush-hush}"))
  #expect(found == ["mixture.yaml:7:13: agents.qwen.extra.api_key is refused: \(secretReason)"])
}
