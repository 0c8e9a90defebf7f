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
    var shown = ShownEvidence(upstreams: upstreams.count)
    var text = ""
    text.reserveCapacity(plan.evidence.reduce(0) { $0 + $1 + 64 })
    for past in history.prefix(plan.round) { show(past.evidence, past.cutOff, in: &shown, to: &text) }
    show(plan.evidence, plan.cutOff, in: &shown, to: &text)
    return text
  }

  /// Evidence and segments in turn. What one round was sent is a prefix of what the next is sent.
  private func turns(_ plan: RoundPlan) -> AggregationPrompt {
    var turns = turns(before: plan.round)
    addEvidence(plan.evidence, plan.cutOff, isFinal: plan.isFinal, to: &turns)
    let rest = answer.slice(bytes: turns.answerBytes..<answer.utf8.count)
    return continued(turns.messages, with: String(rest), plan)
  }

  /// The rounds before another one, which are over: those that are known as turns already, and the rest behind them.
  func turns(before round: Int) -> TurnHistory {
    var turns = turnHistory ?? TurnHistory(conversation, upstreams: upstreams.count)
    for past in history[turns.rounds..<round] {
      addEvidence(past.evidence, past.cutOff, isFinal: false, to: &turns)
      let segment = answer.slice(bytes: turns.answerBytes..<past.answerBytes)
      turns.answerBytes = past.answerBytes
      if !segment.isEmpty { turns.messages.append(Message(.assistant, String(segment))) }
    }
    return turns
  }

  /// Adds what a round is shown beyond what those before it were.
  private func addEvidence(
    _ evidence: [Int], _ cutOff: [Bool], isFinal: Bool, to turns: inout TurnHistory
  ) {
    defer { turns.rounds += 1 }
    let last = turns.messages.count - 1
    if turns.rounds == 0 {
      // Some chat templates refuse two user messages in a row: the evidence joins the question.
      turns.messages[last].content += "\n\n" + PromptText.instruction(policy.prompt)
      return show(evidence, cutOff, in: &turns.shown, to: &turns.messages[last].content)
    }
    let request = isFinal ? PromptText.goOnToTheEnd : PromptText.goOn
    let heading = isFinal ? PromptText.completeEvidence : PromptText.moreEvidence
    var text = heading
    show(evidence, cutOff, in: &turns.shown, to: &text)
    if text.utf8.count == heading.utf8.count { text = request } else { text += "\n\n" + request }
    if turns.messages[last].role == .user {
      turns.messages[last].content += "\n\n" + text
    } else {
      turns.messages.append(Message(.user, text))
    }
  }

  /// Appends what a round shows beyond what has been shown. An upstream that was withdrawn is not shown any more, though a
  /// server's cache of the prompt is lost with it.
  private func show(
    _ evidence: [Int], _ cutOff: [Bool], in shown: inout ShownEvidence, to text: inout String
  ) {
    for slot in order where !upstreams[slot].isWithdrawn {
      guard let added = shown.show(slot, bytes: evidence[slot], isCutOff: cutOff[slot]) else { continue }
      text += "\n"
      text += String(added.number)
      text += added.isFirst ? ". " : ". (continued) "
      text.append(contentsOf: upstreams[slot].text.slice(bytes: added.bytes))
      if added.isCutOff { text += PromptText.cutOff }
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
}

extension String {
  /// The text of a range of UTF-8 bytes that begins and ends between scalars.
  func slice(bytes: Range<Int>) -> Substring {
    let start = utf8.index(utf8.startIndex, offsetBy: bytes.lowerBound)
    return self[start..<utf8.index(start, offsetBy: bytes.count)]
  }
}
