/// Which of some alternatives are beaten by none.
public struct ParetoFront: Equatable, Sendable {
  /// For each alternative the first other one that is no worse in anything and better in something; nil on the front.
  public let beatenBy: [Int?]

  /// Compares alternatives.
  ///
  /// - Parameter points: of each alternative the same figures in the same order; the smaller, the better.
  public init(_ points: [[Double]]) {
    beatenBy = points.map { point in
      points.firstIndex { other in
        zip(other, point).allSatisfy { $0 <= $1 } && zip(other, point).contains { $0 < $1 }
      }
    }
  }
}
