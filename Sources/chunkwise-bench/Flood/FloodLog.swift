import Engine
import TokenStreams

/// What became of the streams of one request. All instants and durations are nanoseconds.
final class FloodLog: Sendable {
  /// One proposer's stream.
  struct Stream: Sendable {
    var startNs: Int64
    var lastNs: Int64
    /// From the call to the first text.
    var firstNs: Int64?
    /// The longest time between two texts.
    var longestGapNs: Int64 = 0
    /// From the call to the end.
    var wholeNs: Int64?
    var isComplete = false
  }

  /// What is kept of a request.
  struct State: Sendable {
    /// By call; nil for calls of the aggregator.
    var streams: [Stream?] = []
    /// From the read of a socket to the machine, for each text, the aggregator's too.
    var ownDelaysNs: [Int64] = []
  }

  private let state = Lock(State())

  /// Takes the next observation of the request.
  func record(_ observation: Observation) {
    state.withLock { state in
      switch observation {
      case .call(let start):
        state.streams.append(start.round < 0 ? Stream(startNs: start.atNs, lastNs: start.atNs) : nil)
      case .stream(let call, .delta(let delta), let atNs):
        state.ownDelaysNs.append(atNs - delta.readNs)
        state.streams[call]?.take(atNs: atNs)
      case .stream(let call, .ended(let outcome, _), let atNs): state.streams[call]?.end(outcome, atNs: atNs)
      default: break
      }
    }
  }

  /// What has been recorded.
  var result: State { state.withLock { $0 } }
}

extension FloodLog.Stream {
  fileprivate mutating func take(atNs: Int64) {
    if firstNs == nil {
      firstNs = atNs - startNs
    } else {
      longestGapNs = max(longestGapNs, atNs - lastNs)
    }
    lastNs = atNs
  }

  fileprivate mutating func end(_ outcome: Outcome, atNs: Int64) {
    wholeNs = atNs - startNs
    isComplete = outcome.isComplete
  }
}
