/// The requests of one policy, as a row of the table of costs.
struct CostGroup {
  /// What tables call it.
  let name: String
  /// The policy, with its mixture where there are several: what scores are given under.
  let key: String
  let requests: [CostedRequest]
  let score: Double?

  /// Only what is complete enters a mean or a median.
  var complete: [CostedRequest] { requests.filter { $0.request.measures.standing == .complete } }

  /// All policies, in the order in which they come. What was simulated is never mixed with what was measured.
  static func groups(of requests: [CostedRequest], scores: [String: Double]) -> [CostGroup] {
    let hasMixtures = Set(requests.map(\.request.mixture)).count > 1
    var groups = Groups<[CostedRequest]>()
    func key(_ request: MeasuredRequest) -> String {
      hasMixtures ? "\(request.mixture)/\(request.policy)" : request.policy
    }
    for costed in requests {
      let key = key(costed.request)
      groups.add(costed, to: costed.request.isSimulated ? "\(key) (simulated)" : key)
    }
    return groups.all.map { name, requests in
      let key = key(requests[0].request)
      return CostGroup(name: name, key: key, requests: requests, score: scores[key])
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
