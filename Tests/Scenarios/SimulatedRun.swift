package import Aggregation
package import Engine
package import TokenStreams

/// One request, run by the engine in virtual time, and everything that was seen of it.
package struct SimulatedRun: Sendable {
  /// What cancels the request.
  package enum Cancellation: Sendable {
    case never
    /// As soon as so many observations have been made; with 0, before the run begins.
    case afterObservations(Int)
    /// By somebody else, at an instant.
    case atNs(Int64)
  }

  /// What reads the answer while it is written.
  package struct Reader: Sendable {
    /// Bytes that may be unread before the writer is asked to wait.
    package var limit: Int
    /// How long the reader rests after each piece, in nanoseconds.
    package var restNs: Int64

    /// Makes a reader.
    package init(limit: Int, restNs: Int64) {
      self.limit = limit
      self.restNs = restNs
    }
  }

  package private(set) var observations: [Observation] = []
  package private(set) var outcome = RequestOutcome.cancelled
  /// The answer as `run` returned it, and as the reader saw it.
  package private(set) var answer = ""
  package private(set) var readText = ""
  /// When `run` returned.
  package private(set) var endNs: Int64 = 0
  /// Whether nothing of it was left behind.
  package private(set) var isClean = false

  /// Runs a request whose agents follow a script.
  ///
  /// - Parameter schedulingSeed: draws which runnable task goes on; nil: the first that could.
  package init(
    _ shape: MixtureShape, _ request: MixtureRequest, schedulingSeed: UInt64? = nil,
    cancellation: Cancellation = .never, reader: Reader? = nil, script: @escaping ScriptedTransport.Script
  ) throws(VirtualTime.Stuck) {
    try self.init(
      shape, request, schedulingSeed: schedulingSeed, cancellation: cancellation, reader: reader
    ) { ScriptedTransport(time: $0, script: script) }
  }

  /// Runs a request over any transport.
  ///
  /// - Parameter schedulingSeed: draws which runnable task goes on; nil: the first that could.
  package init<Transport: AgentTransport>(
    _ shape: MixtureShape, _ request: MixtureRequest, schedulingSeed: UInt64? = nil,
    cancellation: Cancellation = .never, reader: Reader? = nil,
    transport: @escaping (VirtualTime) -> Transport
  ) throws(VirtualTime.Stuck) {
    let time = VirtualTime(seed: schedulingSeed)
    let engine = MixtureEngine(shape: shape, transport: transport(time), timebase: time)
    let seen = Box<[Observation]>([])
    let read = Box("")
    let (outcome, answer, endNs) = try time.run {
      await withTaskGroup(of: (RequestOutcome, String, Int64)?.self) { group in
        let channel = reader.map { AnswerChannel(limit: $0.limit) }
        if let channel, let reader {
          group.addTask {
            for await text in channel {
              read.update { $0 += text }
              await time.sleep(untilNs: time.nowNs + reader.restNs)
            }
            return nil
          }
        }
        group.addTask {
          if case .afterObservations(0) = cancellation { withUnsafeCurrentTask { $0?.cancel() } }
          let (outcome, answer) = await engine.run(request, answer: channel) { observation in
            let count = seen.update { seen in
              seen.append(observation)
              return seen.count
            }
            if case .afterObservations(count) = cancellation { withUnsafeCurrentTask { $0?.cancel() } }
          }
          return (outcome, answer, time.nowNs)
        }
        if case .atNs(let atNs) = cancellation {
          await time.sleep(untilNs: atNs)
          group.cancelAll()
        }
        var result: (RequestOutcome, String, Int64)!
        while let end = await group.next() { if let end { result = end } }
        return result
      }
    }
    observations = seen.value
    self.outcome = outcome
    self.answer = answer
    self.endNs = endNs
    readText = read.value
    isClean = time.isIdle
  }

  /// Numbers of the calls that were started, and of those that ended.
  package var startedCalls: [Int] {
    observations.compactMap { if case .call(let start) = $0 { start.call } else { nil } }
  }
  package var endedCalls: [Int] {
    observations.compactMap { if case .stream(let call, .ended, _) = $0 { call } else { nil } }
  }

  /// What streams said of one call, with the instants at which the machine heard it.
  package func events(of call: Int) -> [(event: StreamEvent, atNs: Int64)] {
    observations.compactMap {
      if case .stream(call, let event, let atNs) = $0 { (event, atNs) } else { nil }
    }
  }

  package var pauses: [(durationNs: Int64, atNs: Int64)] {
    observations.compactMap {
      if case .pause(let durationNs, let atNs) = $0 { (durationNs, atNs) } else { nil }
    }
  }

  /// What the bookkeeping of any run must fulfil; nil if it does.
  package var violation: String? {
    if !isClean { return "Something was left behind." }
    guard case .request = observations.first else { return "The first observation is no request." }
    guard case .finished(outcome, _) = observations.last else { return "The last observation is no end." }
    if startedCalls != Array(startedCalls.indices) { return "Call numbers are not dense." }
    if startedCalls != endedCalls.sorted() { return "Calls \(startedCalls) ended as \(endedCalls)." }
    if zip(observations, observations.dropFirst()).contains(where: { $0.atNs > $1.atNs }) {
      return "Instants go back."
    }
    return nil
  }
}
