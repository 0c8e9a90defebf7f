internal import TokenStreams

/// The tables that `analyze` prints of some requests.
public struct Analysis: Equatable, Sendable {
  /// The tables, the most telling first.
  public let tables: [MeasureTable]

  /// Computes the tables.
  ///
  /// - Parameters:
  ///   - requests: in the order of the trace, which is that of the rows.
  ///   - limits: what goodput is under; nil leaves goodput out.
  public init(
    of requests: [MeasuredRequest], by grouping: Grouping = .policy, limits: LatencyLimits? = nil,
    bootstrap: Bootstrap = Bootstrap()
  ) {
    var all: [MeasureTable]
    switch grouping {
    case .policy:
      var groups = Groups<MeasuredRequest>()
      for (request, name) in zip(requests, MeasuredRequest.groupNames(of: requests)) {
        groups.add(request, to: name)
      }
      all = [
        Self.overview(groups, limits), Self.distributions(groups, bootstrap), Self.split(groups),
        Self.premature(groups), Self.failures(Self.calls(of: requests, by: .policy)),
      ]
    case .agent, .layer:
      let groups = Self.calls(of: requests, by: grouping)
      all = [
        Self.overview(groups), Self.distributions(groups, bootstrap), Self.failures(groups),
      ]
    }
    let simulated = requests.filter(\.isSimulated)
    if !simulated.isEmpty {
      let note = Measure.fidelityNote(barriersAreExact: simulated.allSatisfy(\.barrierIsExact))
      for index in all.indices { all[index].notes.append(note) }
    }
    tables = all
  }

  private static func calls(of requests: [MeasuredRequest], by grouping: Grouping) -> Groups<CallMeasures> {
    var groups = Groups<CallMeasures>()
    for (request, name) in zip(requests, MeasuredRequest.groupNames(of: requests)) {
      for call in request.calls {
        switch grouping {
        case .policy: groups.add(call, to: name)
        case .agent: groups.add(call, to: request.isSimulated ? "\(call.agent) (simulated)" : call.agent)
        case .layer:
          let layer = String(request.places[call.place].layer)
          groups.add(call, to: request.isSimulated ? "\(layer) (simulated)" : layer)
        }
      }
    }
    return groups
  }
}
