import Aggregation
import Testing
import TokenStreams

@Suite("Prompts")
struct PromptTests {
  /// Two upstreams through two rounds: "abcd" and "ABCD", then "efgh" from the first alone; the answer "One. " between.
  static func twoRounds(
    _ layout: Policy.Layout, _ continuation: Continuation = .turns, prompt: Policy.Prompt = .table1,
    conversation: [Message] = [Message(.user, "Why?")]
  ) -> (first: AggregationPrompt, second: AggregationPrompt) {
    let policy = Policy(
      name: "s", chunk: RoundTests.small, barrier: BarrierRule(need: .count(1)), layout: layout,
      prompt: prompt)
    let traits = AggregatorTraits(continuation: continuation, isExact: true, bytesPerToken: 1)
    var script = MachineScript(policy, aggregator: traits, conversation: conversation)
    script.proposal(1, "AB")
    script.proposal(0, "abcd")
    let first = script.prompt
    script.write("One. Tw")
    script.proposal(0, "efgh")
    script.proposal(1, "CDEFGH")
    script.end(.length)
    return (first, script.prompt)
  }

  static let table1 = """
    You have been provided with a set of responses from various open-source models to the latest user query. Your \
    task is to synthesize these responses into a single, high-quality response. It is crucial to critically evaluate \
    the information provided in these responses, recognizing that some of it may be biased or incorrect. Your \
    response should not simply replicate the given answers but should offer a refined, accurate, and comprehensive \
    reply to the instruction. Ensure your response is well-structured, coherent, and adheres to the highest standards \
    of accuracy and reliability.

    Responses from models:
    """

  @Test("`regrouped` is the paper's form: its prompt word for word, each proposal so far under its number")
  func regrouped() {
    let (first, second) = Self.twoRounds(.regrouped, .prefill)
    #expect(first.messages == [Message(.system, Self.table1 + "\n1. abcd\n2. AB"), Message(.user, "Why?")])
    #expect(!first.continuesLastMessage)
    #expect(
      second.messages == [
        Message(.system, Self.table1 + "\n1. abcdefgh\n2. ABCDEFGH"), Message(.user, "Why?"),
        Message(.assistant, "One. Tw"),
      ])
    #expect(second.continuesLastMessage)
  }

  @Test("Without prefill the answer so far is followed by a user turn that asks to go on")
  func byTurns() {
    let messages = Self.twoRounds(.regrouped, .turns).second.messages
    #expect(messages.suffix(2).map(\.role) == [.assistant, .user])
    #expect(messages[2].content == "One. ")
    #expect(messages[3].content.hasPrefix("Go on from exactly where your answer stopped."))
  }

  @Test("An existing system message is kept, and the text appended after a blank line")
  func systemMessage() {
    let conversation = [Message(.system, "Be brief."), Message(.user, "Why?")]
    let prompt = Self.twoRounds(.regrouped, conversation: conversation).first
    #expect(prompt.messages[0].content == "Be brief.\n\n" + Self.table1 + "\n1. abcd\n2. AB")
    #expect(prompt.messages.count == 2)
  }

  @Test("`appended` shows evidence in the order of the rounds that first saw it")
  func appended() {
    let (first, second) = Self.twoRounds(.appended, .prefill)
    #expect(first.messages[0].content == Self.table1 + "\n1. abcd\n2. AB")
    #expect(
      second.messages[0].content
        == Self.table1 + "\n1. abcd\n2. AB\n1. (continued) efgh\n2. (continued) CDEFGH")
  }

  @Test("`turns` never changes what has been sent, and never has two messages of one role in a row")
  func turns() {
    let (first, second) = Self.twoRounds(.turns, .prefill)
    #expect(Array(second.messages.prefix(first.messages.count)) == first.messages)
    #expect(first.messages == [Message(.user, "Why?\n\n" + Self.table1 + "\n1. abcd\n2. AB")])
    #expect(second.messages.map(\.role) == [.user, .assistant, .user])
    #expect(second.messages[1].content == "One. ")
    #expect(second.messages[2].content.contains("\n1. (continued) efgh\n2. (continued) CDEFGH"))
    #expect(!second.continuesLastMessage)
  }

  @Test(
    "In `turns` the text of an upstream that was withdrawn is gone from all rounds, and the others keep theirs"
  )
  func withdrawnTurns() {
    let policy = Policy(name: "s", chunk: RoundTests.small, layout: .turns, failedUpstream: .withdraw)
    var script = MachineScript(policy, aggregator: AggregatorTraits(bytesPerToken: 1))
    script.proposal(0, "abcd")
    script.proposal(1, "ABCD")
    script.write("One ")
    script.end(.length)
    script.proposal(0, "efgh")
    script.proposal(1, "EFGH")
    #expect(script.prompt.messages[0].content.hasSuffix("\n1. abcd\n2. ABCD"))
    script.write("two ")
    script.endProposal(0, dead)
    script.end(.length)
    script.proposal(1, "IJKL")
    let messages = script.prompt.messages
    #expect(messages.map(\.role) == [.user, .assistant, .user, .assistant, .user])
    #expect(messages[0].content.hasSuffix("\n1. ABCD"))
    #expect(messages[2].content.contains("\n1. (continued) EFGH"))
    #expect(messages[4].content.contains("\n1. (continued) IJKL"))
    #expect(messages.filter { $0.role == .assistant }.map(\.content) == ["One ", "two "])
  }

  @Test("The mark of a response that was cut off stays where it was sent")
  func cutOffMark() {
    for layout in [Policy.Layout.turns, .appended] {
      let policy = Policy(name: "s", chunk: RoundTests.small, layout: layout)
      var script = MachineScript(policy, aggregator: AggregatorTraits(bytesPerToken: 1))
      script.proposal(1, "AB")
      script.endProposal(1, dead)
      script.proposal(0, "abcd")
      let first = script.prompt.messages[0].content
      #expect(first.hasSuffix("\n2. AB [this response was cut off]"))
      script.write("One ")
      script.proposal(0, "efgh")
      script.end(.length)
      #expect(script.prompt.messages[0].content.hasPrefix(first))
    }
  }

  @Test("An upstream that breaks off after all its text was seen is marked in the next round")
  func lateMark() {
    var script = MachineScript(
      Policy(name: "s", chunk: RoundTests.small, layout: .turns),
      aggregator: AggregatorTraits(bytesPerToken: 1))
    script.proposal(0, "abcd")
    script.proposal(1, "ABCD")
    script.write("One ")
    script.endProposal(1, .truncated)
    script.proposal(0, "efgh")
    script.end(.length)
    #expect(script.prompt.messages.last!.content.contains("\n2. (continued)  [this response was cut off]"))
  }

  @Test("References are numbered in the order that the policy asks for, those without text left out")
  func order() {
    for (order, expected) in [(Policy.Order.fixed, "\n1. abcd\n2. ABCD"), (.arrival, "\n1. ABCD\n2. abcd")] {
      var script = MachineScript(Policy(name: "s", chunk: RoundTests.small, order: order), upstreams: 3)
      script.endProposal(1, dead)
      script.proposal(2, "ABCD")
      script.proposal(0, "abcd")
      #expect(script.prompt.messages[0].content.hasSuffix(expected))
    }
  }

  @Test("The prompt for partial responses forbids to conclude, to start again and to repeat")
  func partial() {
    let system = Self.twoRounds(.regrouped, prompt: .partial).first.messages[0].content
    for words in ["still being written", "do not start again", "do not repeat", "do not conclude"] {
      #expect(system.contains(words))
    }
  }
}

@Suite("Chunks")
struct ChunkTests {
  /// The evidence of the first round once the upstream has written `text`, piece by piece; nil if it has not started.
  static func evidence(_ rule: ChunkRule, _ text: String) -> String? {
    var script = MachineScript(Policy(name: "s", chunk: rule), upstreams: 1)
    for piece in text { script.proposal(0, String(piece)) }
    return script.plans.first.map { String(decoding: Array(text.utf8).prefix($0.evidence[0]), as: UTF8.self) }
  }

  @Test("A chunk in words ends behind its last word, one in characters behind its last scalar")
  func units() {
    #expect(Self.evidence(ChunkRule(first: 2, unit: .words), "one two three") == "one two")
    #expect(Self.evidence(ChunkRule(first: 2, unit: .words), "one two") == nil)
    #expect(Self.evidence(ChunkRule(first: 3, unit: .characters), "äöüß") == "äöü")
  }

  @Test("A chunk may end at the next sentence, line or paragraph once its size is reached")
  func ends() {
    #expect(Self.evidence(ChunkRule(first: 3, end: .sentence), "One. Two is 3.5 long. Three") == "One.")
    #expect(
      Self.evidence(ChunkRule(first: 6, end: .sentence), "One. Two is 3.5 long. Three")
        == "One. Two is 3.5 long.")
    #expect(Self.evidence(ChunkRule(first: 1, end: .line), "a b\nc") == "a b\n")
    #expect(Self.evidence(ChunkRule(first: 1, end: .paragraph), "a\nb\n\nc") == "a\nb\n\n")
    #expect(Self.evidence(ChunkRule(first: 1, end: .sentence), "これは。次") == "これは。")
  }

  @Test("Later chunks grow as the rule says, and no growth is too large")
  func growth() {
    var script = MachineScript(
      Policy(name: "s", chunk: ChunkRule(first: 2, step: 2, growth: 2)), upstreams: 1)
    for expected in [2, 4, 8, 16] {
      script.proposal(0, String(repeating: "x", count: 20 - expected))
      script.write("y")
      script.end(.length)
    }
    #expect(script.plans.map { $0.evidence[0] }.prefix(4) == [2, 4, 8, 16])
    var huge = MachineScript(
      Policy(name: "s", chunk: ChunkRule(first: 1, step: 1_000_000_000, growth: 100)), upstreams: 1)
    for _ in 0..<40 {
      huge.feed(.upstreamSegmentEnded(slot: 0, atNs: 1))
      huge.proposal(0, "xx")
      huge.write("y")
      huge.end(.length)
    }
    #expect(huge.outcome == nil)
  }
}
