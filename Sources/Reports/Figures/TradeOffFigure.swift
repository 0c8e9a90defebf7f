internal import Measures

/// Policies by how long they take against what they cost or how good they are, with those that are beaten by none.
struct TradeOffFigure: Equatable {
  /// What latency is held against.
  enum Price: String, Equatable, CaseIterable {
    case dollars, tokens, score

    var unit: String {
      switch self {
      case .dollars: "$"
      case .tokens: "tokens"
      case .score: ""
      }
    }

    var formula: String {
      switch self {
      case .dollars: "mean cost of the complete requests, by the table of prices"
      case .tokens: Measure.billedTokens.definition.formula + "; median over the complete requests"
      case .score: "as given with --scores; the more, the better"
      }
    }
  }

  /// A policy.
  struct Point: Equatable {
    /// Index of the policy.
    let group: Int
    /// How many complete requests the figures are of.
    let count: Int
    /// The medians of `latencies`.
    let latencies: [Double?]
    /// By `prices`.
    let prices: [Double?]
    /// For each latency and each price, which policy is no worse in both and better in one; `onFront` for none, nil where
    /// that cannot be told.
    fileprivate(set) var beatenBy: [[Int?]]
  }

  static let latencies: [Measure] = [.ttfo, .ttft, .e2e]
  static let onFront = -1

  /// Those of the prices that two policies or more are known by.
  let prices: [Price]
  private(set) var points: [Point]

  init(of groups: [CostGroup]) {
    func values(_ price: Price) -> [Double?] {
      groups.map { group in
        switch price {
        case .dollars: group.meanDollars
        case .tokens: group.median(.billedTokens)
        case .score: group.score
        }
      }
    }
    let known = Price.allCases.map { ($0, values($0)) }.filter { $0.1.count { $0 != nil } > 1 }
    prices = known.map(\.0)
    points = groups.enumerated().map { index, group in
      Point(
        group: index, count: group.complete.count, latencies: Self.latencies.map(group.median),
        prices: known.map { $0.1[index] },
        beatenBy: Self.latencies.map { _ in known.map { _ in nil } })
    }
    for latency in Self.latencies.indices {
      for (price, kind) in prices.enumerated() { place(latency: latency, price: price, kind) }
    }
  }

  private mutating func place(latency: Int, price: Int, _ kind: Price) {
    var known: [(group: Int, values: [Double])] = []
    for (index, point) in points.enumerated() {
      guard let x = point.latencies[latency], let y = point.prices[price] else { continue }
      known.append((index, [x, kind == .score ? -y : y]))
    }
    for (point, beaten) in zip(known, ParetoFront(known.map(\.values)).beatenBy) {
      points[point.group].beatenBy[latency][price] = beaten.map { known[$0].group } ?? Self.onFront
    }
  }
}
