extension MeasuredRequest {
  /// What the policies of some requests are called, request by request: where the requests are of several mixtures,
  /// `mixture/policy`, for those of different mixtures belong to no common figure.
  static func policyNames(of requests: [MeasuredRequest]) -> [String] {
    let hasMixtures = requests.contains { $0.mixture != requests[0].mixture }
    return requests.map { hasMixtures ? "\($0.mixture)/\($0.policy)" : $0.policy }
  }

  /// What requests are called in tables by policy, one by one. A simulated request is never mixed with a measured one.
  public static func groupNames(of requests: [MeasuredRequest]) -> [String] {
    zip(requests, policyNames(of: requests)).map { $0.isSimulated ? "\($1) (simulated)" : $1 }
  }
}
