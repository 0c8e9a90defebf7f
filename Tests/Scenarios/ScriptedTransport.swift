internal import Engine
package import TokenStreams

/// Agents that say what their scripts say, in virtual time. Cancelling a call ends it at that instant.
package struct ScriptedTransport: AgentTransport {
  /// The script of a call: of what is asked, and how many calls the same agent has had before.
  package typealias Script = @Sendable (_ request: CallRequest, _ earlierCalls: Int) -> CallScript

  private let time: VirtualTime
  private let script: Script
  private let callCounts = Box<[Int: Int]>([:])

  package init(time: VirtualTime, script: @escaping Script) {
    self.time = time
    self.script = script
  }

  package func events(of request: CallRequest) -> Events {
    let earlierCalls = callCounts.update { counts in
      defer { counts[request.agent, default: 0] += 1 }
      return counts[request.agent, default: 0]
    }
    return Events(time: time, script: script(request, earlierCalls))
  }

  /// What one call says.
  package struct Events: AsyncSequence, Sendable {
    let time: VirtualTime
    let script: CallScript

    package func makeAsyncIterator() -> Iterator {
      Iterator(time: time, steps: script.steps[...], startNs: time.nowNs)
    }
  }

  package struct Iterator: AsyncIteratorProtocol {
    let time: VirtualTime
    var steps: ArraySlice<(afterNs: Int64, step: CallScript.Step)>
    let startNs: Int64

    package mutating func next() async -> StreamEvent? {
      guard let (afterNs, step) = steps.popFirst() else { return nil }
      await time.sleep(untilNs: startNs + afterNs)
      let nowNs = time.nowNs
      if Task.isCancelled {
        steps = []
        return .ended(.cancelled, readNs: nowNs)
      }
      switch step {
      case .firstByte:
        return .firstByte(
          .init(connectedNs: startNs, sentNs: startNs, readNs: nowNs, reusedConnection: false))
      case .text(let text, let channel): return .delta(Delta(text, channel: channel, readNs: nowNs))
      case .end(let outcome): return .ended(outcome, readNs: nowNs)
      }
    }
  }
}
