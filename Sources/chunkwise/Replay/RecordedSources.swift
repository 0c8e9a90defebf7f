import Aggregation
import CommandLine
import Engine
import Mixtures
import Simulation
import TokenStreams
import Traces

/// The recorded requests whose proposals are given to live aggregators.
///
/// Where several requests of a trace asked the same, under several policies, one of them is taken: the one of whose
/// proposers the fewest were cut off, and of those the first.
struct RecordedSources {
  /// One recorded request.
  struct Request {
    var source: RequestHeader.Source
    let prompt: Prompt
    let promptID: String
    let proposals: [ProposalRecording]
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
    var read = try DistinctRequests(of: paths)
    for path in paths { try self.read(path, selection, besides: &read) }
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

  private mutating func read(
    _ path: String, _ selection: Set<Int>?, besides read: inout DistinctRequests
  ) throws {
    let reader = try RecordingReader(path: path)
    let name = reader.trace.name
    guard reader.trace.header.redactionKey == nil else {
      throw CommandLineError(
        .dataErr,
        "\(name) is redacted: of its prompts and proposals only lengths and keyed digests are known, so there is nothing to ask "
          + "a live aggregator. Give the trace that it was made from.")
    }
    var found: [Question: Request] = [:]
    var (lone, doubles) = (0, 0)
    while let observations = try reader.next() {
      guard case .request(let header)? = observations.first, selection?.contains(header.request) ?? true
      else { continue }
      try read.insert(header, of: reader.recording, at: path)
      do {
        guard let request = try Request(observations, header, of: name, under: mixtures) else {
          lone += 1
          continue
        }
        let question = Question(header, part: reader.part, isNamed: selection != nil)
        if found[question] != nil { doubles += 1 }
        if found[question].map({ request.precedes($0) }) ?? true { found[question] = request }
      } catch let error as SimulationError where error.kind == .mixture {
        // A mixture that does not fit one request fits none.
        throw error
      } catch {
        remarks.append("\(name): \(error)")
      }
    }
    for var request in found.values.sorted(by: { $0.source.request < $1.source.request }) {
      // Only at its end is the trace's digest known.
      request.source.trace = reader.trace.rowDigest ?? ""
      requests.append(request)
    }
    isSimulated = isSimulated || reader.trace.header.isSimulated
    remark(on: reader, lone: lone, doubles: doubles)
  }

  private mutating func remark(on reader: RecordingReader, lone: Int, doubles: Int) {
    let name = reader.trace.name
    if reader.trace.header.isSimulated {
      remarks.append("\(name): the instants of this trace were simulated, and so is what they lead to.")
    }
    if doubles > 0 {
      remarks.append(
        "\(name): \(NumberText.count(doubles, of: "request")) asked what another had asked; of each question one "
          + "recording is taken, the one of which most is known.")
    }
    if lone > 0 {
      remarks.append("\(name): \(NumberText.count(lone, of: "request")) without proposers left out.")
    }
    if let condition = reader.trace.condition, !condition.isWhole {
      remarks.append("\(name) is not whole. \(condition.description)")
    }
  }
}

/// What makes recorded requests ask the same.
private struct Question: Hashable {
  /// Of a merged trace, which of those that it was made of: each has proposals of its own.
  let part: Int
  let mixture: String
  let promptID: String
  let repetition: Int
  /// The request's own number where requests were chosen by their numbers: then each is wanted.
  let request: Int?

  init(_ header: RequestHeader, part: Int, isNamed: Bool) {
    self.part = part
    mixture = header.mixture
    promptID = header.promptID
    repetition = header.repetition
    request = isNamed ? header.request : nil
  }
}

extension RecordedSources.Request {
  /// Takes over a recorded request; nil if it had no proposers.
  ///
  /// - Parameter trace: what sentences call the trace.
  fileprivate init?(
    _ observations: [Observation], _ header: RequestHeader, of trace: String, under mixtures: [Mixture]
  ) throws {
    let recorded = try RecordedRequest(observations)
    proposals = recorded.proposals
    guard !proposals.isEmpty else { return nil }
    source = RequestHeader.Source(trace: "", request: header.request)
    prompt = try Prompt(header.messages, source: "\(trace), request \(header.request)")
    promptID = header.promptID
    shapes = try mixtures.map { try MixtureShape(proposersOf: recorded, under: $0.shape) }
  }

  /// Whether more is known of its proposals than of another's, or as much and it came first.
  fileprivate func precedes(_ other: RecordedSources.Request) -> Bool {
    let censored = { (request: Self) in request.proposals.count { $0.censoredNs != nil } }
    return (censored(self), source.request) < (censored(other), other.source.request)
  }
}
