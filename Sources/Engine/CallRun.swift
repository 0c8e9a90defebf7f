internal import TokenStreams

/// One call under way: posts what it says until it ends or is cancelled.
struct CallRun<Transport: AgentTransport, Clock: Timebase>: Sendable {
  let call: Int
  let request: CallRequest
  let transport: Transport
  let timebase: Clock
  let mailbox: Mailbox<RunInput>
  /// The answer that the call writes, whose reader paces it; nil if it goes on regardless.
  let pacer: AnswerChannel?
  let cancel: Signal

  /// Returns when the stream has ended and its last event is posted.
  func run() async {
    await withTaskGroup { group in
      // A task of its own, so that it can be cancelled alone.
      group.addTask {
        await stream()
        cancel.fire()
      }
      await cancel.wait()
      group.cancelAll()
    }
  }

  private func stream() async {
    // Nobody pays for a call that was cancelled before it began.
    guard !Task.isCancelled else {
      mailbox.post(.call(call, .ended(.cancelled, readNs: timebase.nowNs)))
      return
    }
    await transport.forEachEvent(of: request) { event in
      mailbox.post(.call(call, event))
      // Only text is held up: a call that waited behind its last event would still wait when the next round begins.
      if case .delta = event, let pacer, pacer.isOverfull { await pause(for: pacer) }
    }
  }

  private func pause(for pacer: AnswerChannel) async {
    let startNs = timebase.nowNs
    await pacer.waitForReader()
    mailbox.post(.pause(durationNs: timebase.nowNs - startNs))
  }
}
