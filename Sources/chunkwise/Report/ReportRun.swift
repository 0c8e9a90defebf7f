import CommandLine
import Measures
import Reports
import Simulation
import Traces

/// The making of a report.
struct ReportRun: Sendable {
  private let settings: ReportSettings

  init(_ settings: ReportSettings) { self.settings = settings }

  /// Reads the traces and writes the page, which is there when it is whole.
  ///
  /// - Returns: What was made, as a sentence.
  func make() async throws -> String {
    var read = try DistinctRequests(of: settings.traces)
    var traces: [MeasuredTrace<RequestRecording>] = []
    var requests: [[CostedRequest]] = []
    var sizes: [RequestChoice.Member: Int] = [:]
    for path in settings.traces {
      var trace = try MeasuredTrace<RequestRecording>(path: path, readingRate: settings.readingRate)
      requests.append([])
      while let (request, recording) = try trace.next(besides: &read) {
        requests[traces.count].append(CostedRequest(request, RequestCost(recording, prices: settings.prices)))
        sizes[RequestChoice.Member(trace: traces.count, request: request.request)] = RequestStory.size(
          of: recording)
      }
      try Task.checkCancellation()
      requests[traces.count] = Self.ordered(requests[traces.count])
      traces.append(trace)
    }
    // A folder that is not there, or a full disk, need not wait for the figures.
    var files = FilesInUse(reading: settings.inputs)
    let file = try OutputFile(settings.output, besides: &files)
    let choice = try choice(of: requests.map { $0.map(\.request) }, sizes)
    var stories: [RequestChoice.Member: RequestStory] = [:]
    for (index, path) in settings.traces.enumerated() {
      try ChosenRequests.read(path, trace: index, choice, into: &stories)
    }
    let all = requests.flatMap { $0 }
    // Where there is no request the page says so; nothing can be wrong with its scores.
    let costs = try CostAnalysis(
      of: all, prices: settings.prices, scores: all.isEmpty ? [:] : settings.scores)
    let report = Report(
      of: traces.indices.map {
        Report.Trace(settings.traces[$0], traces[$0].header, requests[$0].map(\.request))
      },
      costs, readingRate: settings.readingRate, hasPrices: settings.hasPrices,
      correlations: try await correlations(traces), swept: swept(requests), choice: choice, stories: stories,
      warnings: traces.flatMap(\.warnings))
    try Task.checkCancellation()
    try file.write(report.page)
    try file.publish()
    let name = settings.output == "-" ? "standard output" : settings.output
    if all.isEmpty { return "\(name): there is no request to show, and the page says so." }
    return
      "\(name): \(NumberText.count(all.count, of: "request")), \(stories.count) of them one by one."
  }

  /// The requests of a trace policy by policy, those of each in the order of the trace.
  private static func ordered(_ requests: [CostedRequest]) -> [CostedRequest] {
    var mixtures: [String] = []
    var requestsOfPolicy: [[String]: [CostedRequest]] = [:]
    for request in requests {
      let mixture = request.request.mixture
      if !mixtures.contains(mixture) { mixtures.append(mixture) }
      requestsOfPolicy[[mixture, request.request.policy], default: []].append(request)
    }
    let places = requestsOfPolicy.keys.map { key in
      (mixture: mixtures.firstIndex(of: key[0]) ?? 0, order: PolicyOrder(key[1]), key: key)
    }
    return places.sorted { ($0.mixture, $0.order, $0.key[1]) < ($1.mixture, $1.order, $1.key[1]) }
      .flatMap { requestsOfPolicy[$0.key] ?? [] }
  }

  /// Which requests are shown one by one.
  private func choice(
    of requests: [[MeasuredRequest]], _ sizes: [RequestChoice.Member: Int]
  ) throws(CommandLineError) -> RequestChoice {
    guard let named = settings.named else {
      return RequestChoice(of: requests, most: settings.requests, sizes: sizes, bytes: settings.bytes)
    }
    let known = requests[0].map(\.request)
    if let absent = named.subtracting(known).min() {
      let range = known.max().map { "; its requests are numbered \(known.min() ?? 0) to \($0)" } ?? ""
      throw .usage("--request: \(settings.traces[0]) has no request \(absent)\(range).")
    }
    return RequestChoice(
      of: requests, named: named.sorted().map { RequestChoice.Member(trace: 0, request: $0) })
  }

  /// What a sweep found. It names a trace by its file alone; where that one is among those that are reported, we know
  /// whether its latencies are a mock's.
  private func swept(_ requests: [[CostedRequest]]) -> [Report.SweptCell] {
    let mocks = zip(settings.traces, requests).filter { $1.contains { $0.request.hasMockLatencies } }
      .map { PathText.name(of: $0.0) }
    return settings.swept.map { cell in
      Report.SweptCell(
        policy: cell.policy, source: cell.source, proposers: cell.proposers, count: cell.result.complete,
        medians: Dictionary(
          uniqueKeysWithValues: CellResult.measures.compactMap { measure in
            cell.result.median(measure).map { (measure, $0) }
          }),
        hasMockLatencies: mocks.contains(cell.trace))
    }
  }

  /// What a judge's preferences say of the answers; none without such. Nobody has written those of a simulation, and
  /// nobody knows those of a redacted trace.
  private func correlations(_ traces: [MeasuredTrace<RequestRecording>]) async throws -> [Report.Correlation]
  {
    guard let preferences = settings.preferences else { return [] }
    let recorded = zip(settings.traces, traces).filter {
      !$1.header.isSimulated && $1.header.redactionKey == nil
    }.map(\.0)
    let input = try await CorrelationInput(
      traces: recorded.isEmpty ? settings.traces : recorded, haveBeenRead: true, preferences: preferences,
      controls: [])
    return try await input.studies(SimilarityMetric.usual, .spearman, Bootstrap()).map {
      (group: $0.study.group, rows: $0.rows)
    }
  }
}

extension Report.Trace {
  fileprivate init(_ path: String, _ header: TraceHeader, _ requests: [MeasuredRequest]) {
    self.init(
      name: path, tool: header.tool, seed: header.seed, wallMs: header.wallNs / 1_000_000,
      isSimulated: header.isSimulated, hasMockLatencies: requests.contains(where: \.hasMockLatencies),
      machine: header.machine.map { "\($0.cpu), \($0.cores) cores, \($0.kernel)" },
      requests: requests.count, isRedacted: header.redactionKey != nil)
  }
}
