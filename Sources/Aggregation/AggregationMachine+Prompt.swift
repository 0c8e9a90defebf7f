internal import TokenStreams

/// How evidence and the emitted answer are arranged for the aggregator.
extension AggregationMachine {
  /// Renders what the aggregator is asked in a round.
  ///
  /// - Parameter plan: the plan of the last `startRound`; an older one would see an answer that has grown since.
  public func prompt(for plan: RoundPlan) -> AggregationPrompt {
    guard !order.isEmpty, plan.evidence.contains(where: { $0 > 0 }) else {
      return continued(conversation, with: answer, plan)
    }
    switch policy.layout {
    case .regrouped:
      return continued(withInstruction(regrouped(plan)), with: answer, plan)
    case .appended:
      return continued(withInstruction(appended(plan)), with: answer, plan)
    case .turns:
      return turns(plan)
    }
  }

  /// The upstreams in the order in which they are numbered.
  private var order: [Int] {
    switch policy.order {
    case .fixed: Array(upstreams.indices)
    case .arrival: upstreams.indices.sorted { (upstreams[$0].arrival, $0) < (upstreams[$1].arrival, $1) }
    case .shuffled: shuffled
    }
  }

  /// The conversation with the instruction and the references in its system message, as the paper's reference code
  /// places them: an existing system message is kept and the text appended after a blank line.
  private func withInstruction(_ references: String) -> [Message] {
    let text = PromptText.instruction(policy.prompt) + references
    guard let first = conversation.first, first.role == .system else {
      return [Message(.system, text)] + conversation
    }
    return [Message(.system, first.content + "\n\n" + text)] + conversation.dropFirst()
  }

  /// Every reference under its number; those without text are left out and the rest renumbered.
  private func regrouped(_ plan: RoundPlan) -> String {
    var text = ""
    text.reserveCapacity(plan.evidence.reduce(0) { $0 + $1 + 64 })
    var number = 0
    for slot in order where plan.evidence[slot] > 0 {
      number += 1
      text += "\n\(number). "
      text.append(contentsOf: upstreams[slot].text.slice(bytes: 0..<plan.evidence[slot]))
      if plan.cutOff[slot] { text += PromptText.cutOff }
    }
    return text
  }

  /// The references piece by piece, in the order in which rounds first saw them.
  private func appended(_ plan: RoundPlan) -> String {
    var numbers = Numbers(count: upstreams.count)
    var text = ""
    text.reserveCapacity(plan.evidence.reduce(0) { $0 + $1 + 64 })
    for step in steps(upTo: plan) { addEvidence(of: step, to: &text, &numbers) }
    return text
  }

  /// Evidence and segments in turn. What one round was sent is a prefix of what the next is sent.
  private func turns(_ plan: RoundPlan) -> AggregationPrompt {
    var numbers = Numbers(count: upstreams.count)
    var messages = conversation
    var answered = 0
    for (round, step) in steps(upTo: plan).enumerated() {
      if round == 0 {
        // Some chat templates refuse two user messages in a row: the evidence joins the question.
        messages[messages.count - 1].content += "\n\n" + PromptText.instruction(policy.prompt)
        addEvidence(of: step, to: &messages[messages.count - 1].content, &numbers)
      } else {
        let isFinal = round == plan.round && plan.isFinal
        let request = isFinal ? PromptText.goOnToTheEnd : PromptText.goOn
        let heading = isFinal ? PromptText.completeEvidence : PromptText.moreEvidence
        var text = heading
        text.reserveCapacity(zip(step.before, step.after).reduce(512) { $0 + max(0, $1.1 - $1.0) })
        addEvidence(of: step, to: &text, &numbers)
        if text.utf8.count == heading.utf8.count { text = request } else { text += "\n\n" + request }
        if messages.last?.role == .user {
          messages[messages.count - 1].content += "\n\n" + text
        } else {
          messages.append(Message(.user, text))
        }
      }
      guard round < plan.round else { break }
      let segment = answer.slice(bytes: answered..<history[round].answerBytes)
      answered = history[round].answerBytes
      if !segment.isEmpty { messages.append(Message(.assistant, String(segment))) }
    }
    return continued(messages, with: String(answer.slice(bytes: answered..<answer.utf8.count)), plan)
  }

  /// What one round showed that the one before had not.
  private struct Step {
    var before: [Int]
    var after: [Int]
    var newlyCutOff: [Bool]
  }

  /// What each round up to this one added. An upstream that was withdrawn is not shown any more, though a server's cache
  /// of the prompt is lost with it.
  private func steps(upTo plan: RoundPlan) -> [Step] {
    var before = [Int](repeating: 0, count: upstreams.count)
    var wasCutOff = [Bool](repeating: false, count: upstreams.count)
    let rounds = history.prefix(plan.round).map { ($0.evidence, $0.cutOff) } + [(plan.evidence, plan.cutOff)]
    return rounds.map { evidence, cutOff in
      let after = upstreams.indices.map { upstreams[$0].isWithdrawn ? 0 : max(before[$0], evidence[$0]) }
      defer {
        before = after
        wasCutOff = cutOff
      }
      return Step(before: before, after: after, newlyCutOff: zip(cutOff, wasCutOff).map { $0 && !$1 })
    }
  }

  private func addEvidence(of step: Step, to text: inout String, _ numbers: inout Numbers) {
    for slot in order where step.after[slot] > step.before[slot] || step.newlyCutOff[slot] {
      guard !upstreams[slot].isWithdrawn else { continue }
      let (number, isNew) = numbers.number(of: slot)
      text += "\n"
      text += String(number)
      text += isNew ? ". " : ". (continued) "
      text.append(contentsOf: upstreams[slot].text.slice(bytes: step.before[slot]..<step.after[slot]))
      if step.newlyCutOff[slot] { text += PromptText.cutOff }
    }
  }

  /// Appends the answer so far and, where the server does not continue it by itself, the request to go on.
  private func continued(_ messages: [Message], with answer: String, _ plan: RoundPlan) -> AggregationPrompt {
    guard !answer.isEmpty else { return AggregationPrompt(messages: messages, continuesLastMessage: false) }
    let soFar = messages + [Message(.assistant, answer)]
    guard plan.continuation == .turns else {
      return AggregationPrompt(messages: soFar, continuesLastMessage: true)
    }
    let request = Message(.user, plan.isFinal ? PromptText.goOnToTheEnd : PromptText.goOn)
    return AggregationPrompt(messages: soFar + [request], continuesLastMessage: false)
  }

  /// Hands out numbers to upstreams in the order of their first appearance.
  private struct Numbers {
    private var numbers: [Int]
    private var next = 1

    init(count: Int) { numbers = [Int](repeating: 0, count: count) }

    mutating func number(of slot: Int) -> (number: Int, isNew: Bool) {
      if numbers[slot] > 0 { return (numbers[slot], false) }
      numbers[slot] = next
      next += 1
      return (numbers[slot], true)
    }
  }
}

extension String {
  /// The text of a range of UTF-8 bytes that begins and ends between scalars.
  func slice(bytes: Range<Int>) -> Substring {
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return self[start..<utf8.index(start, offsetBy: bytes.count)]
  }
}
