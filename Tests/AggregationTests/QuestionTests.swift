import Aggregation
import Testing
import TokenStreams

@Suite("Questions")
struct QuestionTests {
  @Test(
    "In whatever prompt an aggregator is given, the user's questions are found, and nothing else is one",
    arguments: Policy.Layout.allCases, [Continuation.prefill, .turns])
  func found(layout: Policy.Layout, continuation: Continuation) {
    let conversation = [
      Message(.system, "Be brief."), Message(.user, "Who?"), Message(.assistant, "Nobody."),
      Message(.user, "Why?\n\nTwo paragraphs."),
    ]
    for prompt in Policy.Prompt.allCases {
      let rounds = PromptTests.twoRounds(layout, continuation, prompt: prompt, conversation: conversation)
      for messages in [rounds.first.messages, rounds.second.messages] {
        let questions = messages.filter { $0.role == .user }.compactMap {
          AggregationPrompt.question(in: $0.content)
        }
        #expect(questions == ["Who?", "Why?\n\nTwo paragraphs."])
      }
    }
  }

  @Test("A round that said nothing leaves two requests in one message, which is no question either")
  func silentRound() {
    let policy = Policy(name: "s", chunk: RoundTests.small, layout: .turns, prompt: .partial)
    var script = MachineScript(policy, upstreams: 1)
    script.proposal(0, "abcd")
    script.write("One. ")
    script.proposal(0, "efgh")
    script.end(.length)
    script.end(.stop)
    script.proposal(0, "ijkl")
    let users = script.prompt.messages.filter { $0.role == .user }.map(\.content)
    #expect(users.count == 2)
    #expect(users.compactMap { AggregationPrompt.question(in: $0) } == ["Why?"])
  }
}
