/// The tables that `analyze` prints of requests, by policy.
///
/// Requests are taken in one by one, and of each is kept what tables need, so that a trace of any length can be analysed
/// in little memory: 8 bytes for each gap in an answer, and some 2 kB for each request.
public struct Analysis: Sendable {
  private let limits: LatencyLimits?
  private let bootstrap: Bootstrap
  private var groups = Groups<RequestGroup>()
  private var mock = MockLatencies()
  private var variants = PolicyVariants()

  /// Begins with nothing.
  ///
  /// - Parameter limits: what goodput is under; nil leaves goodput out.
  public init(limits: LatencyLimits? = nil, bootstrap: Bootstrap = Bootstrap()) {
    self.limits = limits
    self.bootstrap = bootstrap
  }

  /// Begins with some requests.
  public init(
    of requests: [MeasuredRequest], limits: LatencyLimits? = nil, bootstrap: Bootstrap = Bootstrap()
  ) {
    self.init(limits: limits, bootstrap: bootstrap)
    for request in requests { add(request) }
  }

  /// Takes in a request. The order is that of the trace; rows stand in the order in which their policies first appear.
  public mutating func add(_ request: MeasuredRequest) {
    mock.add(request.hasMockLatencies)
    variants.add(request)
    groups.update("\(request.mixture)/\(request.group)", from: RequestGroup(of: request)) {
      $0.add(request, limits)
    }
  }

  /// The names of its tables.
  public static let tableNames = [
    "requests", "distributions", "time to first output", "premature stops", "failed calls",
  ]

  /// The tables, the most telling first.
  public var tables: [MeasureTable] {
    // What is of different mixtures belongs to no common figure; of one mixture alone the name says nothing.
    let contents = self.groups.contents
    let hasMixtures = contents.contains { $0.mixture != contents[0].mixture }
    let groups = hasMixtures ? self.groups : self.groups.renamed(\.name)
    var all = [
      Self.overview(groups, limits), Self.distributions(groups, bootstrap), Self.split(groups),
      Self.premature(groups), Self.failures(groups.names, contents.map(\.failures)),
    ]
    let simulated = contents.filter(\.isSimulated)
    var notes = [mock.note].compactMap { $0 } + variants.notes
    if !simulated.isEmpty {
      notes.append(Fidelity.note(barriersAreExact: simulated.map(\.barriersAreExact), of: "columns"))
    }
    for index in all.indices { all[index].notes += notes }
    return all
  }
}
