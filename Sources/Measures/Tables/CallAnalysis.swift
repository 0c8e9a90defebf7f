/// The tables that `analyze` prints of calls, by agent or by layer.
///
/// Recordings are taken in one by one, and of each call is kept what tables need: 8 bytes for each gap, and some 100 for
/// each call.
public struct CallAnalysis: Sendable {
  private let grouping: Grouping
  private let bootstrap: Bootstrap
  private var groups = Groups<CallGroup>()
  private var mock = MockLatencies()
  /// Of each request that is simulated, whether its first barrier is exact.
  private var barriersAreExact: [Bool] = []

  /// Begins with nothing.
  public init(by grouping: Grouping, bootstrap: Bootstrap = Bootstrap()) {
    self.grouping = grouping
    self.bootstrap = bootstrap
  }

  /// Takes in the calls of a request. The order is that of the trace, and of rows.
  ///
  /// - Parameter request: what the recording was measured as.
  public mutating func add(_ recording: RequestRecording, measuredAs request: MeasuredRequest) {
    mock.add(request.hasMockLatencies)
    if request.isSimulated { barriersAreExact.append(request.barrierIsExact) }
    for index in recording.calls.indices {
      let call = CallMeasures(recording, call: index, isSimulated: request.isSimulated)
      let name =
        switch grouping {
        case .policy: request.policy
        case .agent: call.agent
        case .layer: String(request.places[call.place].layer)
        }
      groups.update(request.isSimulated ? "\(name) (simulated)" : name, from: CallGroup()) { $0.add(call) }
    }
  }

  /// The names of its tables.
  public static let tableNames = ["calls", "distributions", "failed calls"]

  /// The tables, the most telling first.
  public var tables: [MeasureTable] {
    var all = [
      Analysis.overview(groups), Analysis.distributions(groups, bootstrap),
      Analysis.failures(groups.names, groups.contents.map(\.failures)),
    ]
    var notes = [mock.note].compactMap { $0 }
    if !barriersAreExact.isEmpty {
      notes.append(Fidelity.note(barriersAreExact: barriersAreExact, of: "requests"))
    }
    for index in all.indices { all[index].notes += notes }
    return all
  }
}
