/// Which parameters requests had under the names of their policies: a name that stands for several says nothing of a figure.
struct PolicyVariants: Sendable {
  private var parameters = Groups<Set<String>>()

  init() {}

  init(of requests: some Sequence<MeasuredRequest>) {
    for request in requests { add(request) }
  }

  /// Takes in a request.
  mutating func add(_ request: MeasuredRequest) {
    parameters.update(request.policy, from: []) { $0.insert(request.policyParameters) }
  }

  /// A sentence for each name that stands for several policies.
  var notes: [String] {
    parameters.all.filter { $0.1.count > 1 }.map { name, parameters in
      "Requests under the name \(name) had \(parameters.count) different sets of parameters, and are taken together."
    }
  }
}
