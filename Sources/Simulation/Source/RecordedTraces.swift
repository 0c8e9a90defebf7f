public import Aggregation
public import TokenStreams
public import Traces

/// All that simulations need of some traces: the proposals of every prompt, and what the calls tell of the agents.
///
/// What one batch asked several times, under several policies, is one prompt, also where the batch was resumed. What
/// another batch asked is another prompt, be it in a trace of its own or in a merged one: its proposals are others.
///
/// Memory grows with the prompts, and not with the policies under which they were answered.
public struct RecordedTraces: Sendable {
  /// The proposals, prompt by prompt, in the order in which the prompts were first asked; when they were to come is told by
  /// the clock of each one's own recording.
  public private(set) var proposals: [RecordedProposals] = []
  /// The policies that the requests ran under, in their order.
  public private(set) var policies: [Policy] = []
  /// The header of the earliest recording, whose clock the simulated instants are of.
  public private(set) var header: TraceHeader?
  /// What the wall clock showed when that one stood at 0.
  private var epochNs: Int64 = 0
  /// Why requests were left out, in sentences.
  public private(set) var problems: [String] = []
  /// Why prompts have no proposals that could be played, in sentences; a fit lacks nothing by it.
  public private(set) var unplayable: [String] = []
  private(set) var samples: [AgentSamples] = []
  /// One for each server of each recording.
  private var logs: [ServerLog] = []
  /// Requests that were read; calls are told apart by them.
  private var requests = 0
  /// Batches of the traces that were read.
  private var batches = 0

  /// Prompts are the same where all of this is.
  private struct Question: Hashable {
    let batch: Int
    let mixture: String
    let promptID: String
    let repetition: Int
  }

  /// What shares slots: a model at an endpoint. Recordings of other clocks cannot tell who waited for whom.
  private struct Server: Hashable {
    let epochNs: Int64
    let endpoint: String
    let model: String
  }

  /// The fewest proposers that were recorded for a prompt; nil where there is no prompt.
  public var fewestProposers: Int? { proposals.map(\.slots.count).min() }

  /// The most that a place of any of the prompts' mixtures reads; nil where there is no prompt.
  public var mostUpstreams: Int? {
    proposals.flatMap { $0.shape.layers.flatMap { $0.map(\.upstreams.count) } }.max()
  }

  /// Makes a collection of nothing.
  public init() {}

  /// Reads a trace to its end.
  ///
  /// - Parameter admit: hears of each request, and of what recorded it, before it is taken in.
  /// - Throws: `TraceError` where it cannot be read; `SimulationError` where it was simulated itself, or its clock is out of
  ///   range; and what `admit` throws.
  public mutating func add(
    path: String, admit: (RequestHeader, TraceHeader) throws -> Void = { _, _ in }
  ) throws {
    let reader = try RecordingReader(path: path)
    guard !reader.trace.header.isSimulated else {
      throw SimulationError(
        .simulated,
        "\(reader.trace.name) was simulated; a simulation has to be of the trace that it was made from.")
    }
    if reader.trace.header.redactionKey != nil {
      problems.append(
        "\(reader.trace.name) is redacted: where its words end is not known, so what is cut at words is cut elsewhere."
      )
    }
    _ = epochNs(of: reader.trace.header)
    let firstBatch = batches
    let first = proposals.count
    var placeOfQuestion: [Question: Int] = [:]
    var logOfServer: [Server: Int] = [:]
    while let observations = try reader.next() {
      if case .request(let header)? = observations.first { try admit(header, reader.recording) }
      let recorded: RecordedRequest
      do {
        recorded = try RecordedRequest(observations)
      } catch {
        problems.append("\(reader.trace.name): \(error.description)")
        continue
      }
      try add(
        recorded, by: reader.recording, batch: firstBatch + reader.part, &placeOfQuestion, &logOfServer)
    }
    batches = firstBatch + reader.trace.part + 1
    let asked = proposals.count
    // A policy without proposers leaves nothing to play.
    proposals.removeAll { $0.slots.isEmpty }
    if proposals.count < asked {
      unplayable.append(
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
    _ recorded: RecordedRequest, by recording: TraceHeader, batch: Int,
    _ placeOfQuestion: inout [Question: Int], _ logOfServer: inout [Server: Int]
  ) throws(SimulationError) {
    let epochNs = epochNs(of: recording)
    let header = recorded.header
    let streams = recorded.streams
    let servers = streams.map { log($0, recorded, epochNs, &logOfServer) }
    add(recorded.request.policy)
    for (stream, server) in zip(streams, servers) {
      guard let sample = CallSample(stream, request: requests, of: header, batch: batch, server: server)
      else { continue }
      samples[place(of: stream.start.agent, recorded)].add(sample)
    }
    requests += 1
    let proposals = RecordedProposals(recorded, epochNs: epochNs, servers: servers)
    let question = Question(
      batch: batch, mixture: header.mixture, promptID: header.promptID, repetition: header.repetition)
    if let place = placeOfQuestion[question] {
      self.proposals[place].merge(proposals)
    } else {
      placeOfQuestion[question] = self.proposals.count
      self.proposals.append(proposals)
    }
  }

  private mutating func add(_ policy: Policy) {
    guard let known = policies.first(where: { $0.name == policy.name }) else {
      return policies.append(policy)
    }
    let sentence =
      "Requests under the name \(policy.name) had several sets of parameters; by this name the first is simulated."
    if known != policy, !problems.contains(sentence) { problems.append(sentence) }
  }

  /// What the wall clock showed when a recording's own stood at 0, in nanoseconds since 1970.
  private mutating func epochNs(of recording: TraceHeader) -> Int64 {
    let (wallNs, monotonicNs) = (recording.wallNs, recording.monotonicNs)
    if wallNs < header?.wallNs ?? Int64.max {
      header = recording
      epochNs = wallNs - monotonicNs
    }
    return wallNs - monotonicNs
  }

  /// Notes when a call occupied its server, or waited for it.
  private mutating func log(
    _ stream: RecordedStream, _ recorded: RecordedRequest, _ epochNs: Int64,
    _ logOfServer: inout [Server: Int]
  ) -> ServerLog.Place {
    let agent = recorded.shape.agents.first { $0.name == stream.start.agent }
    let server = Server(
      epochNs: epochNs, endpoint: agent?.endpoint ?? stream.start.agent, model: agent?.model ?? "")
    let log = logOfServer[server] ?? logs.count
    if log == logs.count {
      logs.append(ServerLog())
      logOfServer[server] = log
    }
    let span = ServerLog.Span(
      startNs: stream.start.atNs, spokeNs: stream.firstDeltaNs,
      endNs: stream.entries.last?.atNs ?? stream.start.atNs)
    return ServerLog.Place(log: log, call: logs[log].add(span))
  }

  /// The proposals as the servers of a model would play them, had each call its server for itself: what the recorded ones
  /// did to each other is taken out, so that a simulation can say it anew. All are to come by the clock of the earliest
  /// recording.
  public func proposals(servedBy model: LatencyModel) -> [RecordedProposals] {
    let proposals = proposals.map { $0.scheduled(byClockOf: epochNs) }
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

  /// Estimates the agents' latency from all recorded calls, and says what they cannot tell. How their servers are shared is
  /// told by few recordings, and asked for by few: what stays open there, `fit` says.
  public func estimate() -> (model: LatencyModel, remarks: [String]) {
    var model = LatencyModel()
    var remarks: [String] = []
    for sample in samples where !sample.calls.isEmpty {
      let (latency, said, _) = sample.estimate(logs)
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
