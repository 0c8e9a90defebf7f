public import Aggregation
internal import TokenStreams
public import Traces

/// All that simulations need of some traces: the proposals of every prompt, and what the calls tell of the agents.
///
/// Memory grows with the prompts, and not with the policies under which they were answered.
public struct RecordedTraces: Sendable {
  /// The proposals, prompt by prompt, in the order in which the prompts were first asked.
  public private(set) var proposals: [RecordedProposals] = []
  /// The policies that the requests ran under, in their order.
  public private(set) var policies: [Policy] = []
  /// The header of the first trace, whose clock the simulated instants are of.
  public private(set) var header: TraceHeader?
  /// Why requests were left out, in sentences.
  public private(set) var problems: [String] = []
  private(set) var samples: [AgentSamples] = []
  /// One for each server of each trace.
  private var logs: [ServerLog] = []
  /// Requests that were read; calls are told apart by them.
  private var requests = 0

  /// Prompts are the same where all of this is.
  private struct Question: Hashable {
    let mixture: String
    let promptID: String
    let repetition: Int
  }

  /// What shares slots: a model at an endpoint.
  private struct Server: Hashable {
    let endpoint: String
    let model: String
  }

  /// Makes a collection of nothing.
  public init() {}

  /// Reads a trace to its end.
  ///
  /// - Throws: `TraceError` where it cannot be read; `SimulationError` (simulated) where it was simulated itself.
  public mutating func add(path: String) throws {
    let reader = try RecordingReader(path: path)
    guard !reader.trace.header.isSimulated else {
      throw SimulationError(
        .simulated,
        "\(reader.trace.name) was simulated; a simulation has to be of the trace that it was made from.")
    }
    header = header ?? reader.trace.header
    let first = proposals.count
    var placeOfQuestion: [Question: Int] = [:]
    var logOfServer: [Server: Int] = [:]
    while let observations = try reader.next() {
      let recorded: RecordedRequest
      do {
        recorded = try RecordedRequest(observations)
      } catch {
        problems.append("\(reader.trace.name): \(error.description)")
        continue
      }
      add(recorded, &placeOfQuestion, &logOfServer)
    }
    let asked = proposals.count
    // A policy without proposers leaves nothing to play.
    proposals.removeAll { $0.slots.isEmpty }
    if proposals.count < asked {
      problems.append(
        "\(reader.trace.name): \(asked - proposals.count) prompts were asked without proposers only, and are left out."
      )
    }
    let digest = reader.trace.rowDigest ?? ""
    for index in first..<proposals.count { proposals[index].source.trace = digest }
    if let condition = reader.trace.condition, !condition.isWhole {
      problems.append("\(reader.trace.name) is not whole. \(condition.description)")
    }
    if reader.requestsWithoutHeader > 0 {
      problems.append(
        "\(reader.trace.name): \(reader.requestsWithoutHeader) requests have no header and are left out.")
    }
  }

  private mutating func add(
    _ recorded: RecordedRequest, _ placeOfQuestion: inout [Question: Int], _ logOfServer: inout [Server: Int]
  ) {
    let header = recorded.header
    let streams = recorded.streams
    let servers = streams.map { log($0, recorded, &logOfServer) }
    if !policies.contains(where: { $0.name == header.policy }) { policies.append(recorded.request.policy) }
    for (stream, server) in zip(streams, servers) {
      guard let sample = CallSample(stream, request: requests, of: header, server: server) else { continue }
      samples[place(of: stream.start.agent, recorded)].add(sample)
    }
    requests += 1
    let proposals = RecordedProposals(recorded, servers: servers)
    let question = Question(
      mixture: header.mixture, promptID: header.promptID, repetition: header.repetition)
    if let place = placeOfQuestion[question] {
      self.proposals[place].merge(proposals)
    } else {
      placeOfQuestion[question] = self.proposals.count
      self.proposals.append(proposals)
    }
  }

  /// Notes when a call occupied its server, or waited for it.
  private mutating func log(
    _ stream: RecordedStream, _ recorded: RecordedRequest, _ logOfServer: inout [Server: Int]
  ) -> ServerLog.Place {
    let agent = recorded.shape.agents.first { $0.name == stream.start.agent }
    let server = Server(endpoint: agent?.endpoint ?? stream.start.agent, model: agent?.model ?? "")
    let log = logOfServer[server] ?? logs.count
    if log == logs.count {
      logs.append(ServerLog())
      logOfServer[server] = log
    }
    let endNs = stream.entries.last?.atNs ?? stream.start.atNs
    return ServerLog.Place(log: log, call: logs[log].add(startNs: stream.start.atNs, endNs: endNs))
  }

  /// The proposals as the servers of a model would play them, had each call its server for itself: what the recorded ones
  /// did to each other is taken out, so that a simulation can say it anew.
  public func proposals(servedBy model: LatencyModel) -> [RecordedProposals] {
    guard model.sharesServers else { return proposals }
    var calls: [String: LoneCalls] = [:]
    return proposals.map { proposals in
      proposals.alone { agent, stream in
        guard let sharing = model[agent]?.sharing, sharing.matters else { return stream }
        return calls[agent, default: LoneCalls(logs, sharing)].stream(stream)
      }
    }
  }

  private mutating func place(of agent: String, _ recorded: RecordedRequest) -> Int {
    if let place = samples.firstIndex(where: { $0.agent == agent }) { return place }
    let known = recorded.shape.agents.first { $0.name == agent }
    samples.append(AgentSamples(agent: agent, bytesPerToken: known?.traits.bytesPerToken ?? 4))
    return samples.count - 1
  }

  /// Estimates the agents' latency from all recorded calls, and says what they cannot tell.
  public func estimate() -> (model: LatencyModel, remarks: [String]) {
    var model = LatencyModel()
    var remarks: [String] = []
    for sample in samples where !sample.calls.isEmpty {
      let (latency, said) = sample.estimate(logs)
      model[sample.agent] = latency
      remarks += said
    }
    return (model, remarks)
  }

  /// A model with the sizes of tokens and deltas that these traces have, where they tell: what a probe is written in says
  /// nothing of other texts.
  public func sized(_ model: LatencyModel) -> LatencyModel {
    var model = model
    for sample in samples where model[sample.agent] != nil { model[sample.agent]?.takeSizes(of: sample) }
    return model
  }

  /// Fits the agents' latency to part of the requests, and says how well it foretells the others.
  ///
  /// - Parameter seed: draws which requests are held out.
  public func fit(seed: UInt64) -> LatencyFit {
    LatencyFit(samples.filter { !$0.calls.isEmpty }, logs, requests: requests, seed: seed)
  }
}
