import Gateway
import JSON
import Testing

@Suite struct MockConfigurationTests {
  @Test("Every key of a configuration is read")
  func whole() throws {
    let configuration = try MockConfiguration(
      json: JSONValue(
        parsing: """
          {"seed": 7,
           "models": [
             {"name": "a", "slots": 2, "tokens": [10, 20], "continuation": "prefill", "echo_prefill": true,
              "cache_blocks": 9,
              "latency": {"base_ms": 1.5, "per_uncached_token_ms": 0.25, "per_cached_token_ms": 0.001,
                          "interval": {"normal_ms": {"mean": 20, "deviation": 3}}}},
             {"name": "b", "latency": {"interval": {"gamma_ms": {"mean": 20, "shape": 3}}}},
             {"name": "c", "latency": {"interval": {"empirical_ms": [1, 2.5]}}, "tokens": 3},
             {"name": "d", "latency": {"interval": {"constant_ms": 4}}}],
           "script": [{"prompt": "p", "answers": ["x", "y"]}, {"prompt": "p", "model": "a", "answer": "z"}],
           "faults": [
             {"fault": "status", "status": 429, "retry_after": 2, "model": "a", "nth": 3, "prompt_contains": "p"},
             {"fault": "stall", "after_tokens": 4, "for_ms": 10, "comment_every_ms": 1, "every": 2},
             {"fault": "abrupt_close", "reset": true, "probability": 0.5}]}
          """))
    var script = MockScript()
    script.add(prompt: "p", answers: ["x", "y"])
    script.add(prompt: "p", model: "a", answers: ["z"])
    let latency = MockLatency(
      baseNs: 1_500_000, uncachedTokenNs: 250_000, cachedTokenNs: 1000,
      interval: .normal(meanNs: 20_000_000, deviationNs: 3_000_000))
    let expected = MockConfiguration(
      seed: 7,
      models: [
        MockModel(
          name: "a", latency: latency, slots: 2, answerTokens: 10...20, continuation: .prefill,
          echoesPrefill: true, cacheBlocks: 9),
        MockModel(name: "b", latency: MockLatency(interval: .gamma(meanNs: 20_000_000, shape: 3))),
        MockModel(
          name: "c", latency: MockLatency(interval: .empirical([1_000_000, 2_500_000])), answerTokens: 3...3),
        MockModel(name: "d", latency: MockLatency(interval: .constant(ns: 4_000_000))),
      ],
      script: script,
      faults: [
        MockFaultRule(
          .status(code: 429, retryAfter: "2"), model: "a", promptContains: "p", selection: .nth(3)),
        MockFaultRule(
          .stall(afterTokens: 4, forNs: 10_000_000, commentEveryNs: 1_000_000), selection: .every(2)),
        MockFaultRule(.abruptClose(afterTokens: 0, reset: true), selection: .probability(0.5)),
      ])
    #expect(configuration == expected)
  }

  @Test(
    "A wrong configuration is refused with its key path and what would be right",
    arguments: [
      ("[]", "its top: an object is expected"),
      ("{}", "models: it is missing; a list with at least one model is expected"),
      (#"{"models": []}"#, "models: a list with at least one model is expected"),
      (
        #"{"models": [{"name": "a"}], "sed": 1}"#,
        "sed: there is no such key; expected one of seed, models, script, faults"
      ),
      (#"{"models": [{"name": "a"}], "seed": "x"}"#, "seed: a whole number of at least 0 is expected"),
      (#"{"models": [{}]}"#, "models[0].name: it is missing; a string is expected"),
      (#"{"models": [{"name": "a"}, {"name": "a"}]}"#, "models[1].name: another model is called \"a\" too"),
      (
        #"{"models": [{"name": "a", "slots": 0}]}"#,
        "models[0].slots: a whole number of at least 1 is expected"
      ),
      (#"{"models": [{"name": "a", "name": "b"}]}"#, "models[0].name: the key is there twice"),
      (
        #"{"models": [{"name": "a", "tokens": [3, 1]}]}"#,
        "models[0].tokens: a whole number from 1 to 1000000"
      ),
      (
        #"{"models": [{"name": "a", "latency": {"base_ms": -1}}]}"#,
        "models[0].latency.base_ms: a number of milliseconds from 0"
      ),
      (
        #"{"models": [{"name": "a", "latency": {"interval": {"empirical_ms": [1, "2"]}}}]}"#,
        "models[0].latency.interval.empirical_ms[1]: a number of milliseconds"
      ),
      (
        #"{"models": [{"name": "a", "latency": {"interval": {"gamma_ms": {"mean": 1}}}}]}"#,
        "models[0].latency.interval.gamma_ms.shape: it is missing; a number from 0.01"
      ),
      (
        #"{"models": [{"name": "a", "latency": {"interval": {"constant_ms": 1, "empirical_ms": [1]}}}]}"#,
        "models[0].latency.interval: one of \"constant_ms\", "
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "fire"}]}"#,
        "faults[0].fault: one of status, queue, stall"
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "stall", "after_token": 3}]}"#,
        "faults[0].after_token: there is no such key; expected one of model, prompt_contains, nth, every, probability, "
          + "fault, comment_every_ms, after_tokens, for_ms"
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "queue"}]}"#,
        "faults[0].for_ms: it is missing; a number of milliseconds is expected"
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "missing_done", "model": "b"}]}"#,
        "faults[0].model: no model is called \"b\"; expected one of a"
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "missing_done", "nth": 1, "every": 2}]}"#,
        "faults[0]: only one of"
      ),
      (
        #"{"models": [{"name": "a"}], "faults": [{"fault": "missing_done", "status": 500}]}"#,
        "faults[0].status: there is no such key; expected one of model"
      ),
      (
        #"{"models": [{"name": "a"}], "script": [{"prompt": "p"}]}"#, "script[0]: either \"answer\" or a list"
      ),
    ])
  func refused(json: String, message: String) throws {
    let value = try JSONValue(parsing: json)
    let error = try #require(throws: GatewayError.self) { try MockConfiguration(json: value) }
    #expect(error.description.contains(message), "\(error)")
  }

  @Test("A script is read line by line, and a wrong line is named")
  func script() throws {
    let script = try MockScript(
      jsonLines:
        "{\"prompt\": \"p\", \"answers\": [\"x\"]}\r\n\n{\"prompt\":\"p\",\"model\":\"m\",\"answer\":\"y\"}")
    var expected = MockScript()
    expected.add(prompt: "p", answers: ["x"])
    expected.add(prompt: "p", model: "m", answers: ["y"])
    #expect(script == expected)
    #expect(throws: GatewayError.script(line: 2, problem: "prompt: it is missing; a string is expected")) {
      try MockScript(jsonLines: "{\"prompt\": \"p\", \"answer\": \"x\"}\n{\"answer\": \"x\"}")
    }
    let error = try #require(throws: GatewayError.self) { try MockScript(jsonLines: "\n\n{") }
    #expect(error.description.hasPrefix("The script is wrong in line 3: it is no JSON"))
  }
}
