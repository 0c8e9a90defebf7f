/// The requests of one policy: what they cost, and how good they are said to be.
public struct CostGroup: Equatable, Sendable {
  /// What tables call it.
  public let name: String
  /// The policy, with its mixture where there are several: what scores are given under.
  let key: String
  /// All of them, in the order of the traces.
  public let requests: [CostedRequest]
  /// How good its answers are, the more the better; nil where that is not said.
  public let score: Double?

  /// Only what is complete enters a mean or a median.
  public var complete: [CostedRequest] { requests.filter { $0.request.measures.standing == .complete } }

  /// The mean cost of the complete requests, in dollars; nil where that of any of them is not known.
  public var meanDollars: Double? {
    guard let dollars = Self.dollars(complete), !dollars.isEmpty else { return nil }
    return dollars.reduce(0) { $0 + $1.total } / Double(dollars.count)
  }

  /// Some of its requests. The score is said of all of them together.
  public func part(_ isIncluded: (MeasuredRequest) -> Bool) -> CostGroup {
    let part = requests.filter { isIncluded($0.request) }
    return CostGroup(
      name: name, key: key, requests: part, score: part.count == requests.count ? score : nil)
  }

  /// All policies, in the order in which they come. What was simulated is never mixed with what was measured.
  static func groups(of requests: [CostedRequest], scores: [String: Double]) -> [CostGroup] {
    let measured = requests.map(\.request)
    var keys: [String: String] = [:]
    var groups = Groups<CostedRequest>()
    for (index, (key, name)) in zip(
      MeasuredRequest.policyNames(of: measured), MeasuredRequest.groupNames(of: measured)
    ).enumerated() {
      keys[name] = key
      groups.add(requests[index], to: name)
    }
    return groups.all.map { name, requests in
      let key = keys[name] ?? name
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

  /// The median of a measure over the complete requests; nil where it has no value.
  public func median(_ measure: Measure) -> Double? {
    Quantiles(complete.flatMap { $0.request.measures.values.all(measure) })[0.5]
  }
}
