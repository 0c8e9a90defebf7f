import Engine
import TokenStreams

/// What the engine itself adds to the time of a request, from what it records. All in nanoseconds.
final class DelayLog: Sendable {
  /// The delays of one kind each.
  struct Delays: Sendable {
    /// From the instant at which a barrier was satisfied to the one at which the round's request had been written.
    /// Apart, because a new one costs a handshake: on connections that stood, and on new ones.
    var barrierToWrittenReused: [Double] = []
    var barrierToWrittenNew: [Double] = []
    /// From the read of the socket to the machine.
    var readToMachine: [Double] = []
  }

  private struct State {
    var delays = Delays()
    var barrierNs: Int64 = 0
    /// For each call that serves a round's first attempt: when its barrier was satisfied.
    var barrierOfCall: [Int: Int64] = [:]
  }

  private let state = Lock(State())

  /// Takes the next observation of a request.
  func record(_ observation: Observation) {
    state.withLock { state in
      switch observation {
      case .barrier(let barrier): state.barrierNs = barrier.atNs
      case .round(let start) where start.attempt == 0: state.barrierOfCall[start.call] = state.barrierNs
      case .stream(let call, .firstByte(let report), _):
        guard let barrierNs = state.barrierOfCall[call] else { return }
        let delay = Double(report.sentNs - barrierNs)
        if report.reusedConnection {
          state.delays.barrierToWrittenReused.append(delay)
        } else {
          state.delays.barrierToWrittenNew.append(delay)
        }
      case .stream(_, .delta(let delta), let atNs):
        state.delays.readToMachine.append(Double(atNs - delta.readNs))
      default: break
      }
    }
  }

  /// What has been recorded.
  var delays: Delays { state.withLock { $0.delays } }
}
