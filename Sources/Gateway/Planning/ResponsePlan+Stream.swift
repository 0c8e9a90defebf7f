extension ResponsePlan {
  /// Plans the events of a streamed answer.
  ///
  /// - Parameter instantsNs: When each token is there.
  static func stream(
    _ answer: MockAnswer, instantsNs: [Int64], includesUsage: Bool, faults: [MockFault], text: EventText
  ) -> ResponsePlan {
    var group = 1
    for case .tokensPerEvent(let count) in faults { group = count }
    var events: [PlannedEvent] = []
    events.reserveCapacity(answer.tokens.count / group + 3)
    for start in stride(from: 0, to: answer.tokens.count, by: group) {
      let end = min(start + group, answer.tokens.count)
      let piece = (start == 0 ? answer.echo : "") + answer.tokens[start..<end].joined()
      events.append(
        PlannedEvent(
          delayNs: instantsNs[end - 1], content: .delta(piece, first: start == 0), tokens: end - start))
    }
    let last = events.last?.delayNs ?? instantsNs.last ?? 0
    if events.isEmpty, !answer.echo.isEmpty {
      events.append(PlannedEvent(delayNs: last, content: .delta(answer.echo, first: true)))
    }
    if !faults.contains(.missingFinish) {
      events.append(PlannedEvent(delayNs: last, content: .finish(reason: answer.reason)))
    }
    if includesUsage { events.append(PlannedEvent(delayNs: last, content: .usage)) }
    if !faults.contains(.missingDone) { events.append(PlannedEvent(delayNs: last, content: .done)) }

    var plan = ResponsePlan(streamed: true, events: events, text: text)
    for fault in faults { plan.suffer(fault) }
    // Last, since they are about writes: what the other faults put in is grouped and split too.
    for case .eventsPerWrite(let count) in faults { plan.joinEvents(count) }
    for case .splitUTF8(let gap) in faults { plan.splitUTF8(gapNs: gap) }
    return plan
  }

  private mutating func suffer(_ fault: MockFault) {
    switch fault {
    case .errorEvent(let tokens, let form): fail(at: place(after: tokens), form)
    case .stall(let tokens, let time, let comments): stall(at: place(after: tokens), time, comments)
    case .abruptClose(let tokens, let reset):
      events.removeSubrange(place(after: tokens)...)
      ending = reset ? .reset : .closed
    case .malformed(let tokens):
      let place = place(after: tokens)
      events.insert(PlannedEvent(delayNs: delay(at: place), content: .malformed(" broken off")), at: place)
    case .emptyBody: events = []
    case .closeAfterwards: closesAfterwards = true
    case .queue(let time): admissionDelayNs += time
    // What these do is done where the answer or its events are made.
    case .status, .missingDone, .missingFinish, .splitUTF8, .tokensPerEvent, .eventsPerWrite, .echoPrefill,
      .ignorePrefill, .stopEarly:
      break
    }
  }

  /// The place of the event that follows `tokens` tokens; where there are fewer, of the one behind the whole text.
  private func place(after tokens: Int) -> Int {
    var seen = 0
    for (index, event) in events.enumerated() {
      if seen >= tokens { return index }
      seen += event.tokens
    }
    return events.lastIndex { $0.tokens > 0 }.map { $0 + 1 } ?? 0
  }

  private func delay(at place: Int) -> Int64 {
    place < events.count ? events[place].delayNs : events.last?.delayNs ?? 0
  }

  /// The error takes the place of the rest, but for `[DONE]`, which vLLM sends after an error too.
  private mutating func fail(at place: Int, _ form: MockFault.ErrorForm) {
    let error = PlannedEvent(delayNs: delay(at: place), content: .error(form))
    let done = events[place...].filter { $0.content == .done }.map { event in
      PlannedEvent(delayNs: error.delayNs, content: event.content)
    }
    events.replaceSubrange(place..., with: [error] + done)
  }

  private mutating func stall(at place: Int, _ forNs: Int64?, _ commentEveryNs: Int64?) {
    // Comments in an endless stall end after an hour: the plan has to end, and no client waits longer for a token.
    let length = forNs ?? 3_600_000_000_000
    let begin = place == 0 ? 0 : events[place - 1].delayNs
    var comments: [PlannedEvent] = []
    if let every = commentEveryNs {
      comments = stride(from: every, to: length, by: Int(every)).prefix(100_000).map {
        PlannedEvent(delayNs: begin + $0, content: .comment)
      }
    }
    if forNs == nil {
      events.removeSubrange(place...)
      ending = .silence
    } else {
      for index in place..<events.count { events[index].delayNs += length }
    }
    events.insert(contentsOf: comments, at: place)
  }

  private mutating func joinEvents(_ count: Int) {
    for start in stride(from: 0, to: events.count, by: count) {
      let end = min(start + count, events.count)
      for index in start..<end {
        events[index].delayNs = events[end - 1].delayNs
        events[index].joins = index > start
      }
    }
  }

  /// Cuts each write that holds a character of several bytes inside the first such character.
  private mutating func splitUTF8(gapNs: Int64) {
    var split: [PlannedEvent] = []
    for write in writes {
      guard let place = write.bytes.firstIndex(where: { $0 >= 0x80 }) else {
        split.append(PlannedEvent(delayNs: write.delayNs, content: .bytes(write.bytes)))
        continue
      }
      split.append(PlannedEvent(delayNs: write.delayNs, content: .bytes(Array(write.bytes[...place]))))
      split.append(
        PlannedEvent(delayNs: write.delayNs + gapNs, content: .bytes(Array(write.bytes[(place + 1)...]))))
    }
    for index in split.indices.dropFirst() {
      split[index].delayNs = max(split[index].delayNs, split[index - 1].delayNs)
    }
    events = split
  }
}
