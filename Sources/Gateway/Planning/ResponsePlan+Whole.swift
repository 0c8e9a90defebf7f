extension ResponsePlan {
  /// Plans an answer in one piece, which is there when its last token is.
  ///
  /// - Parameter instantsNs: When each token is there.
  static func whole(
    _ answer: MockAnswer, instantsNs: [Int64], faults: [MockFault], text: EventText
  ) -> ResponsePlan {
    var plan = ResponsePlan(streamed: false, events: [], text: text)
    var delay = instantsNs.last ?? 0
    var body = text.whole(text: answer.text, reason: answer.reason)
    for fault in faults {
      switch fault {
      case .errorEvent(_, let form):
        plan.status = 500
        body = EventText.error(form)
      case .stall(_, let time?, _): delay += time
      case .stall(_, nil, _): plan.ending = .silence
      case .abruptClose(_, let reset): plan.ending = reset ? .reset : .closed
      case .closeAfterwards: plan.closesAfterwards = true
      case .emptyBody: body = []
      case .malformed: body.removeLast(body.count / 3)
      case .queue(let time): plan.admissionDelayNs += time
      // These are about events, or about the text, which is made elsewhere.
      case .status, .missingDone, .missingFinish, .splitUTF8, .tokensPerEvent, .eventsPerWrite, .echoPrefill,
        .ignorePrefill, .stopEarly:
        break
      }
    }
    plan.events = [PlannedEvent(delayNs: delay, content: .bytes(body))]
    return plan
  }
}
