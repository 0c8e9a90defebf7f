import Aggregation
import JSON
import Mixtures
import Testing
import TokenStreams

@Test("The parameters that a trace records are read back into the identical policy", arguments: Policy.named)
func roundTrip(policy: Policy) throws {
  #expect(try Policy(name: policy.name, parameters: policy.parameters.text) == policy)
}

@Test("Random policies survive being written as JSON and read back", arguments: 0..<20)
func randomRoundTrip(seed: UInt64) throws {
  var random = SplitMix64(seed: seed)
  for _ in 0..<100 {
    let policy = Policy.random(&random)
    let text = policy.parameters.text
    #expect(try Policy(name: policy.name, parameters: text) == policy, "\(text)")
  }
}

@Test("Parameters stand under the keys of the configuration")
func keys() {
  #expect(
    Policy.quorum.parameters.text == """
      {"proposers":true,"first":8,"step":64,"growth":1.0,"unit":"tokens","end":"size","evidence":"latest",\
      "barrier":{"share":0.6666666666666666,"grace":"none","deadline":"500ms"},"segment":{"ratio":1.0},"cut":"auto",\
      "layout":"regrouped","prompt":"partial","order":"fixed","stop":"reopen","failed_upstream":"keep",\
      "final_round":"when_ended","require_proposals":false}
      """)
}

@Test("Policies of a trace that are none are refused")
func unreadableParameters() {
  let error = #expect(throws: MixtureError.self) {
    try Policy(name: "p", parameters: #"{"first":8,"frist":9}"#)
  }
  #expect(error?.problems == ["policy p:1:12: frist is no known key; did you mean first?"])
}

@Test(
  "A policy on the command line differs from the named one in the parameters in its brackets, and is named as written"
)
func expression() throws {
  let mixture = try Mixture(yaml: Array(soundMixture.utf8), file: "m")
  let policies = try mixture.policies(
    " full , staircase[first=16, step=32],quorum[barrier.quorum=2,barrier.deadline=300ms,segment.tokens=48,stop=finish]"
  )
  #expect(policies.map(\.name).prefix(2) == ["full", "staircase[first=16, step=32]"])
  #expect(policies[0] == .full)
  var stairs = Policy.staircase
  stairs.name = policies[1].name
  stairs.chunk.first = 16
  stairs.chunk.step = 32
  #expect(policies[1] == stairs)
  #expect(policies[2].barrier == BarrierRule(need: .count(2), deadlineNs: 300_000_000))
  #expect(policies[2].segment == SegmentRule(limit: .tokens(48)))
  #expect(policies[2].stop == .finish(minEnded: 0.5))
  #expect(policies[2].evidence == .latest)
}

@Test(
  "A mistake in a policy on the command line is told with the policy and the key",
  arguments: [
    ("", "a policy's name is missing; expected single, full, staircase, staircase-cached or quorum."),
    ("full,", "a policy's name is missing; expected single, full, staircase, staircase-cached or quorum."),
    ("stair-case", "“stair-case” is no policy; did you mean staircase?"),
    ("full,full", "full is named twice."),
    ("staircase[frist=3]", "staircase[frist=3]: frist is no known key; did you mean first?"),
    (
      "staircase[first=0]",
      "staircase[first=0]: first is “0”; expected a whole number from 1 to 1000000, or whole."
    ),
    ("staircase[first=3,first=4]", "staircase[first=3,first=4]: first is given twice."),
    (
      "quorum[barrier.deadline=300]",
      "quorum[barrier.deadline=300]: barrier.deadline is “300”; expected a duration such as 300ms, 2s or 1m, or none."
    ),
    (
      "quorum[barrier=4]",
      "quorum[barrier=4]: barrier is “4”; expected a mapping with quorum or share, grace and deadline."
    ),
    (
      "quorum[barrier.quorum=3]",
      "quorum[barrier.quorum=3]: barrier.quorum is 3, but nobody in this mixture reads more than 2; expected a whole "
        + "number from 1 to 2, or all."
    ),
    ("staircase[]", "staircase[]: “” is no parameter; expected key=value."),
    ("staircase[first]", "staircase[first]: “first” is no parameter; expected key=value."),
    ("staircase[first=1", "“staircase[first=1” lacks a closing bracket."),
    ("staircase]", "“staircase]” closes a bracket that is not open."),
    ("staircase[a[b]]", "“staircase[a[b]]” has a bracket within brackets."),
    ("staircase[first=1]x", "“staircase[first=1]x” goes on after its bracket; expected a comma."),
  ])
func expressionMistake(text: String, sentence: String) throws {
  let mixture = try Mixture(yaml: Array(soundMixture.utf8), file: "m")
  let error = #expect(throws: MixtureError.self) { try mixture.policies(text) }
  #expect(error?.problems == ["--policy: \(sentence)"])
}

@Test("A quorum is counted against the place that reads the most others, and only where there are any")
func quorums() throws {
  let layers = "layers:\n  - [qwen, llama]\n"
  let deep = mixture(layers, "layers:\n  - [qwen, llama, {agent: qwen, slots: 2}]\n  - [llama, llama]\n")
  let policies = "\npolicies:\n  mine: {barrier: {quorum: 4}}\npolicy: \"quorum[barrier.quorum=5]\""
  #expect(
    problems(deep + policies) == [
      "mixture.yaml:16:9: policy: quorum[barrier.quorum=5]: barrier.quorum is 5, but nobody in this mixture reads more "
        + "than 4; expected a whole number from 1 to 4, or all."
    ])
  #expect(
    problems(soundMixture + policies.prefix { $0 != "\"" } + "mine") == [
      "mixture.yaml:14:28: policies.mine.barrier.quorum is 4, but nobody in this mixture reads more than 2; expected a "
        + "whole number from 1 to 2, or all."
    ])
  // Alone, a model has nobody to wait for, and one policy may serve several mixtures.
  #expect(problems(mixture(layers, "") + policies) == [])
}

@Test(
  "A mixture's own policies change what their base does not have, can be named anywhere, and obey its rule for proposals"
)
func ownPolicies() throws {
  let yaml =
    soundMixture + """

      require_proposals: true
      policies:
        fast: {base: quorum, first: 4, barrier: {grace: 300ms}, layout: turns}
        faster: {base: fast, step: 8, require_proposals: false}
      policy: [faster, single, "fast[cut=line]"]
      """
  let mixture = try Mixture(yaml: Array(yaml.utf8), file: "m")
  var fast = Policy.quorum
  fast.name = "fast"
  fast.chunk.first = 4
  fast.barrier.graceNs = 300_000_000
  fast.layout = .turns
  fast.requireProposals = true
  #expect(mixture.ownPolicies[0] == fast)
  #expect(mixture.policies.map(\.name) == ["faster", "single", "fast[cut=line]"])
  #expect(mixture.policies[0].chunk.step == 8 && !mixture.policies[0].requireProposals)
  #expect(mixture.policies[1] == .single)
  #expect(try mixture.policies("full")[0].requireProposals)
}

extension Policy {
  fileprivate static func random(_ random: inout SplitMix64) -> Policy {
    Policy(
      name: "p", usesProposers: .random(using: &random),
      chunk: ChunkRule(
        first: Bool.random(using: &random) ? nil : .random(in: 1...1000, using: &random),
        step: .random(in: 1...1_000_000, using: &random), growth: .random(in: 1...100, using: &random),
        unit: ChunkRule.Unit.allCases.randomElement(using: &random)!,
        end: ChunkRule.End.allCases.randomElement(using: &random)!),
      evidence: Evidence.allCases.randomElement(using: &random)!,
      barrier: BarrierRule(
        need: [.all, .count(.random(in: 1...99, using: &random)), .share(1 - random.unit()), .share(1)]
          .randomElement(using: &random)!,
        graceNs: duration(&random), deadlineNs: duration(&random)),
      segment: SegmentRule(
        limit: Bool.random(using: &random)
          ? .tokens(.random(in: 1...9999, using: &random)) : .ratio(10 * (1 - random.unit())),
        cut: (SegmentRule.Cut.allCases.map(Optional.some) + [nil]).randomElement(using: &random)!),
      layout: Layout.allCases.randomElement(using: &random)!,
      prompt: Prompt.allCases.randomElement(using: &random)!,
      order: Order.allCases.randomElement(using: &random)!,
      stop: Bool.random(using: &random) ? .reopen : .finish(minEnded: random.unit()),
      failedUpstream: FailedUpstream.allCases.randomElement(using: &random)!,
      finalRound: FinalRound.allCases.randomElement(using: &random)!,
      requireProposals: .random(using: &random))
  }

  private static func duration(_ random: inout SplitMix64) -> Int64? {
    let unit = [Int64(1), 1_000, 1_000_000, 1_000_000_000].randomElement(using: &random)!
    return [nil, 0, unit * Int64(random.next() % 1_000_000)].randomElement(using: &random)!
  }
}
