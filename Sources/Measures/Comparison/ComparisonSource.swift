/// A trace as `Comparison` takes it.
public struct ComparisonSource: Equatable, Sendable {
  /// What messages and tables call it.
  public var name: String
  /// Its requests, in the order of the trace.
  public var requests: [MeasuredRequest]
  /// The seed from which the run's random choices came.
  public var seed: UInt64
  /// Whether its instants were computed and not measured.
  public var isSimulated: Bool
  /// What was answered, request by request; nil where nobody knows: texts that were redacted, or that a simulation made up.
  public var answers: [WrittenAnswer]?

  /// Makes a source.
  public init(
    name: String, requests: [MeasuredRequest], seed: UInt64, isSimulated: Bool,
    answers: [WrittenAnswer]? = nil
  ) {
    precondition(answers.map { $0.count == requests.count } ?? true, "Every request has its answer.")
    self.name = name
    self.requests = requests
    self.answers = answers
    self.seed = seed
    self.isSimulated = isSimulated
  }
}
