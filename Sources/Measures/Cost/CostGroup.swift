/// The requests of one policy, as a row of the table of costs.
struct CostGroup {
  /// The policy, with its mixture where there are several: what scores are given under.
  let key: String
  let isSimulated: Bool
  let requests: [CostedRequest]
  let score: Double?

  /// What tables call it.
  var name: String { isSimulated ? "\(key) (simulated)" : key }

  /// Only what is complete enters a mean or a median.
  var complete: [CostedRequest] { requests.filter { $0.request.measures.standing == .complete } }

  /// All policies, in the order in which they come.
  static func groups(of requests: [CostedRequest], scores: [String: Double]) -> [CostGroup] {
    let mixtures = Set(requests.map(\.request.mixture))
    var groups: (measured: Groups<CostedRequest>, simulated: Groups<CostedRequest>) = (Groups(), Groups())
    for costed in requests {
      let request = costed.request
      let key = mixtures.count > 1 ? "\(request.mixture)/\(request.policy)" : request.policy
      if costed.isSimulated {
        groups.simulated.add(costed, to: key)
      } else {
        groups.measured.add(costed, to: key)
      }
    }
    return [(groups.measured, false), (groups.simulated, true)].flatMap { groups, isSimulated in
      groups.all.map { key, requests in
        CostGroup(key: key, isSimulated: isSimulated, requests: requests, score: scores[key])
      }
    }
  }

  /// The dollars of some requests; nil where those of any of them are not known.
  static func dollars(_ requests: [CostedRequest]) -> [RequestCost.Dollars]? {
    let known = requests.compactMap(\.cost.dollars)
    return known.count == requests.count ? known : nil
  }

  /// The work of the complete requests; nil where that of any of them is not known.
  var compute: [RequestCompute]? {
    let complete = complete
    let known = complete.compactMap(\.cost.compute)
    return known.count == complete.count ? known : nil
  }

  /// The median of a measure over the complete requests.
  func median(_ measure: Measure) -> Double? {
    Quantiles(complete.flatMap { $0.request.measures.values.all(measure) })[0.5]
  }
}
