import Aggregation
import CommandLine
import Engine
import Mixtures
import Simulation
import TokenStreams
import Traces

/// The recorded requests whose proposals are given to live aggregators.
struct RecordedSources {
  /// One recorded request.
  struct Request {
    var source: RequestHeader.Source
    let prompt: Prompt
    let promptID: String
    let proposals: [RecordedProposal]
    /// For each mixture, its layers over the recorded proposers.
    let shapes: [MixtureShape]
  }

  /// The mixtures, which differ by their aggregators.
  let mixtures: [Mixture]
  private var requests: [Request] = []
  private var indexOfSource: [RequestHeader.Source: Int] = [:]
  /// Whether any of them was simulated.
  private(set) var isSimulated = false
  /// What was left out, and why, in sentences.
  private(set) var remarks: [String] = []

  /// Reads traces to their ends.
  ///
  /// - Parameter selection: the numbers of the requests to take; nil for all.
  init(_ paths: [String], selection: Set<Int>?, under mixtures: [Mixture]) throws {
    self.mixtures = mixtures
    for path in paths { try read(path, selection) }
    for (index, request) in requests.enumerated() { indexOfSource[request.source] = index }
    guard !requests.isEmpty else {
      throw CommandLineError(
        .dataErr,
        ([paths.joined(separator: ", ") + ": no request with proposals, so nothing to replay."] + remarks)
          .joined(separator: "\n"))
    }
  }

  /// What the live aggregators are asked: each recorded request once more.
  var questions: [BatchPlan.Question] {
    requests.map { BatchPlan.Question(prompt: $0.prompt, promptID: $0.promptID, source: $0.source) }
  }

  /// In which ways each is answered. `full` is asked at least twice, with other seeds: what it shows against itself is
  /// the noise floor of every difference from it.
  func variants(_ policies: [Policy], repetitions: Int) -> [BatchPlan.Variant] {
    mixtures.indices.flatMap { mixture in
      policies.map { policy in
        BatchPlan.Variant(
          mixture: mixture, policy: policy,
          repetitions: policy.name == Policy.full.name ? max(2, repetitions) : repetitions)
      }
    }
  }

  /// Who reads whom as a job is answered.
  func shape(for job: BatchPlan.Job) -> MixtureShape { request(for: job).shapes[job.mixture] }

  private func request(for job: BatchPlan.Job) -> Request {
    guard let index = job.source.flatMap({ indexOfSource[$0] }) else {
      preconditionFailure("A job of a replay names no request of it.")
    }
    return requests[index]
  }

  /// What answers the questions: recorded proposers, and all others over a live transport.
  func runner<Live: AgentTransport, Clock: Timebase>(
    live: Live, timebase: Clock
  ) -> BatchRunner<ProposalPlayback<Live, Clock>, Clock> {
    BatchRunner(
      timebase: timebase,
      request: { $0.request($1, to: mixtures[$0.mixture], drains: false, scheduledNs: $2) },
      engine: { job in
        let playback = ProposalPlayback(request(for: job).proposals, live: live, timebase: timebase)
        return MixtureEngine(shape: shape(for: job), transport: playback, timebase: timebase)
      })
  }

  private mutating func read(_ path: String, _ selection: Set<Int>?) throws {
    let reader = try RecordingReader(path: path)
    let name = reader.trace.name
    var found: [Request] = []
    var lone = 0
    while let observations = try reader.next() {
      guard case .request(let header)? = observations.first, selection?.contains(header.request) ?? true
      else { continue }
      do {
        let recorded = try RecordedRequest(observations)
        let proposals = recorded.proposals
        if proposals.isEmpty {
          lone += 1
        } else {
          found.append(
            Request(
              source: RequestHeader.Source(trace: "", request: header.request),
              prompt: try Prompt(header.messages, source: "\(name), request \(header.request)"),
              promptID: header.promptID, proposals: proposals,
              shapes: try mixtures.map { try MixtureShape(proposersOf: recorded, under: $0.shape) }))
        }
      } catch {
        // A mixture that does not fit one request fits none.
        if let error = error as? SimulationError, error.kind == .mixture { throw error }
        remarks.append("\(name): \(error)")
      }
    }
    // Only at its end is the trace's digest known.
    for index in found.indices { found[index].source.trace = reader.trace.rowDigest ?? "" }
    // Requests come in the order of their ends, which says nothing.
    requests += found.sorted { $0.source.request < $1.source.request }
    if reader.trace.header.isSimulated {
      isSimulated = true
      remarks.append("\(name): the instants of this trace were simulated, and so is what they lead to.")
    }
    if lone > 0 { remarks.append("\(name): \(lone) requests had no proposers and are left out.") }
    if let condition = reader.trace.condition, !condition.isWhole {
      remarks.append("\(name) is not whole. \(condition.description)")
    }
  }
}
