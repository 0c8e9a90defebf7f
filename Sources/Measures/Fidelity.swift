/// How far a figure of a simulated request can be trusted. What was measured live needs no such word.
public enum Fidelity: String, Equatable, Sendable, CaseIterable {
  /// It follows from what was recorded alone: a live run on the same streams would have had it.
  case exact
  /// It depends on instants or sizes that were drawn from a model.
  case modelled
  /// It depends on text that nobody has written. It is left out.
  case unknown
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

  /// A sentence for a table with simulated requests.
  static func fidelityNote(barriersAreExact: Bool) -> String {
    func names(_ fidelity: Fidelity) -> String {
      allCases.filter { $0.fidelity(barrierIsExact: barriersAreExact) == fidelity }.map(\.rawValue)
        .joined(separator: ", ")
    }
    let exact =
      barriersAreExact ? "\(names(.exact)) is exact if its endpoints share no hardware with any other, " : ""
    return
      "Simulated: \(exact)all else is modelled; unknown and left out are \(names(.unknown)) and the text, and so "
      + "similarity and quality. The answer's length is assumed."
  }
}
