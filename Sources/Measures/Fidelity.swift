/// How far a figure of a simulated request can be trusted. What was measured live needs no such word.
public enum Fidelity: String, Equatable, Sendable, CaseIterable {
  /// It follows from what was recorded alone: a live run on the same streams would have had it.
  case exact
  /// It depends on instants or sizes that were drawn from a model.
  case modelled
  /// It depends on text that nobody has written. It is left out.
  case unknown

  /// What it holds for: the names of measures and, where nothing is known, of what has no measure.
  ///
  /// - Parameter barrierIsExact: as for `Measure.fidelity`.
  public func figures(barrierIsExact: Bool) -> [String] {
    let measures = Measure.allCases.filter { $0.fidelity(barrierIsExact: barrierIsExact) == self }
    let others = self == .unknown ? ["text", "outcome", "similarity", "quality"] : []
    return measures.map(\.rawValue) + others
  }

  /// What is exact, modelled and unknown, for below a table with simulated requests.
  ///
  /// - Parameters:
  ///   - barriersAreExact: of each of them, whether its first barriers are.
  ///   - things: what they are, in the plural.
  public static func note(barriersAreExact: [Bool], of things: String) -> String {
    let exact = Self.exact.figures(barrierIsExact: true).joined(separator: ", ")
    let unknown = Self.unknown.figures(barrierIsExact: true).joined(separator: ", ")
    let share = "\(barriersAreExact.count { $0 }) of \(barriersAreExact.count) \(things)"
    let condition = "if endpoints share no hardware but what the mixture names"
    let others = "the proposers share what they run on, or have another load than the recorded one."
    let holds =
      switch (barriersAreExact.contains(true), barriersAreExact.contains(false)) {
      case (false, _): "nothing, for \(others)"
      case (true, false): "\(exact), \(condition)."
      case (true, true): "\(exact) in \(share), \(condition); in the others \(others)"
      }
    return "Simulated. Exact: \(holds)"
      + " Modelled: every other figure; the answer's length is assumed. Unknown and left out: \(unknown)."
  }
}

extension Measure {
  /// How far the measure can be trusted for a simulated request.
  ///
  /// - Parameter barrierIsExact: whether the request's proposers are not known to share anything with anybody who was not
  ///   recorded with them.
  public func fidelity(barrierIsExact: Bool) -> Fidelity {
    switch self {
    case .firstBarrier: barrierIsExact ? .exact : .modelled
    case .tokens, .tokensPerSecond, .premature: .unknown
    default: .modelled
    }
  }
}
