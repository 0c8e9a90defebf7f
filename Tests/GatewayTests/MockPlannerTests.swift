import JSON
import Testing
import TokenStreams

@testable import Gateway

@Suite struct MockPlannerTests {
  static let answer = "One two three. Four five six. Seven eight nine."

  static func planner(
    _ model: MockModel = MockModel(name: "m"), faults: [MockFaultRule] = [], seed: UInt64 = 1
  ) -> MockPlanner {
    var script = MockScript()
    script.add(prompt: "Count.", answers: [answer, "Other words."])
    return MockPlanner(MockConfiguration(seed: seed, models: [model], script: script, faults: faults))
  }

  static func text(_ planner: inout MockPlanner, _ messages: [(String, String)]) -> String {
    let plan = planner.plan(body: Array(body("m", messages, stream: false).utf8))
    let value = try? JSONValue(parsing: plan.writes[0].bytes)
    return value?["choices"]?.array?[0]["message"]?["content"]?.string ?? "no text"
  }

  @Test("A trailing assistant message is continued exactly, wherever the scripted answer was cut")
  func prefill() {
    for cut in 0...Self.answer.count {
      var planner = Self.planner()
      let said = String(Self.answer.prefix(cut))
      let rest = Self.text(&planner, [("user", "Count."), ("assistant", said)])
      #expect(said + rest == Self.answer)
    }
  }

  @Test("By turns the answer goes on after all that the assistant has said since the prompt")
  func turns() {
    var planner = Self.planner()
    let messages = [
      ("system", "Be brief."), ("user", "An older prompt"), ("assistant", "An older answer."),
      ("user", "Count."),
      ("assistant", "One two"), ("user", "More evidence."), ("assistant", " three."), ("user", "Still more."),
    ]
    #expect(Self.text(&planner, messages) == " Four five six. Seven eight nine.")
    var prefillOnly = Self.planner(MockModel(name: "m", continuation: .prefill))
    #expect(Self.text(&prefillOnly, messages) == Self.answer)
  }

  @Test("The prompt is found with a nonce before it and evidence behind it, and history does not hide it")
  func matching() {
    var planner = Self.planner()
    #expect(Self.text(&planner, [("user", "[nonce 17] Count.\n\nReferences: …")]) == Self.answer)
    planner = Self.planner()
    #expect(
      Self.text(&planner, [("user", "Count."), ("assistant", "Done."), ("user", "Count.")]) == Self.answer)
  }

  @Test("What does not begin as any scripted answer is gone on from with generated words")
  func generatedContinuation() {
    var planner = Self.planner()
    let text = Self.text(&planner, [("user", "Count."), ("assistant", "Zero")])
    #expect(text.hasPrefix(" "))
    #expect(!Self.answer.contains(text))
    #expect(text == Self.text(&planner, [("user", "Count."), ("assistant", "Zero")]))
  }

  @Test("Asking again gives the next scripted answer, a request's own seed names one")
  func samples() {
    var planner = Self.planner()
    let texts = (0..<3).map { _ in Self.text(&planner, [("user", "Count.")]) }
    #expect(texts == [Self.answer, "Other words.", Self.answer])
    let plan = planner.plan(body: Array(body("m", [("user", "Count.")], [("seed", 1)]).utf8))
    #expect(String(decoding: plan.writes[0].bytes, as: UTF8.self).contains("Other"))
  }

  @Test("Models beside each other give different answers to one prompt, each the same every time")
  func models() {
    var script = MockScript()
    script.add(prompt: "Q", answers: ["first", "second"])
    script.add(prompt: "Q", model: "c", answers: ["own"])
    var planner = MockPlanner(
      MockConfiguration(models: ["a", "b", "c"].map { MockModel(name: $0) }, script: script))
    let texts = ["a", "b", "c"].map { name in
      String(
        decoding: planner.plan(body: Array(body(name, [("user", "Q")]).utf8)).writes[0].bytes, as: UTF8.self)
    }
    #expect(texts[0].contains("first") && texts[1].contains("second") && texts[2].contains("own"))
  }

  @Test("The same requests give the same plans, whatever other models are asked in between")
  func determinism() {
    func run(_ seed: UInt64, between: Bool) -> [ResponsePlan] {
      let latency = MockLatency(
        baseNs: 100, uncachedTokenNs: 7, cachedTokenNs: 1, interval: .gamma(meanNs: 9999, shape: 2))
      var planner = MockPlanner(
        MockConfiguration(
          seed: seed,
          models: [
            MockModel(name: "m", latency: latency, answerTokens: 5...50), MockModel(name: "n"),
          ],
          faults: [MockFaultRule(.missingDone, model: "m", selection: .probability(0.3))]))
      return (0..<40).map { index in
        if between { _ = planner.plan(body: Array(body("n").utf8)) }
        return planner.plan(body: Array(body("m", [("user", "Prompt \(index % 7) " + Self.answer)]).utf8))
      }
    }
    #expect(run(5, between: false) == run(5, between: true))
    #expect(run(5, between: false) != run(6, between: false))
    let endings = run(5, between: false).map { $0.events.last?.content == .done }
    #expect(endings.contains(true) && endings.contains(false))
  }

  @Test(
    "A planned first token is the closed form of the reported usage, and the next round's prefix is cached")
  func closedForm() {
    let latency = MockLatency(baseNs: 1000, uncachedTokenNs: 10, cachedTokenNs: 1)
    var planner = Self.planner(MockModel(name: "m", latency: latency))
    let long = (0..<30).map { "word\($0)" }.joined(separator: " ")
    let first = planner.plan(body: Array(body("m", [("user", long)]).utf8))
    #expect(first.text.usage == Usage(promptTokens: 32, cachedTokens: 0, completionTokens: 64))
    #expect(first.firstTokenNs == 1320)
    let second = planner.plan(body: Array(body("m", [("user", long + " and more")]).utf8))
    #expect(second.text.usage.promptTokens == 34)
    #expect(second.text.usage.cachedTokens == 16)
    #expect(second.firstTokenNs == 1196)
    let salted = planner.plan(body: Array(body("m", [("user", long)], [("cache_salt", "x")]).utf8))
    #expect(salted.text.usage.cachedTokens == 0)
  }

  @Test("max_tokens cuts the answer and says length", arguments: ["max_tokens", "max_completion_tokens"])
  func limit(key: String) {
    var planner = Self.planner()
    let plan = planner.plan(body: Array(body("m", [("user", "Count.")], [(key, 3)]).utf8))
    #expect(plan.events.map(\.content).contains(.finish(reason: "length")))
    #expect(plan.text.usage.completionTokens == 3)
    let whole = planner.plan(body: Array(body("m", [("user", "Count.")], [(key, 1000)]).utf8))
    #expect(whole.events.map(\.content).contains(.finish(reason: "stop")))
  }

  @Test(
    "A rule selects the requests that it should",
    arguments: [
      (MockFaultRule.Selection.all, [true, true, true, true, true, true]),
      (.nth(2), [false, true, false, false, false, false]),
      (.every(3), [false, false, true, false, false, true]),
      (.probability(0), [false, false, false, false, false, false]),
      (.probability(1), [true, true, true, true, true, true]),
    ])
  func rules(selection: MockFaultRule.Selection, hit: [Bool]) {
    var planner = Self.planner(faults: [
      MockFaultRule(.status(code: 503, retryAfter: nil), promptContains: "Cou", selection: selection)
    ])
    let statuses = (0..<6).map { _ in
      _ = planner.plan(body: Array(body("m", [("user", "Another prompt")]).utf8))
      return planner.plan(body: Array(body("m", [("user", "Count.")]).utf8)).status
    }
    #expect(statuses.map { $0 == 503 } == hit)
  }
}
