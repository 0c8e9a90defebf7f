/// The samples of one writer of answers, and of one round.
public struct CorrelationGroup: Equatable, Sendable {
  /// Who wrote the answers.
  public var name: String
  /// Whether it saw none of the proposals, and shows what correlation comes of itself.
  public var isControl: Bool
  /// The round after which the answer is looked at; nil: the whole answer.
  public var round: Int?
  /// The samples.
  public var samples: [CorrelationSample]

  /// How many instructions they are of.
  public var instructions: Int { Set(samples.lazy.map { ExactText($0.instruction) }).count }

  /// Makes a group.
  public init(name: String, isControl: Bool, round: Int? = nil, samples: [CorrelationSample]) {
    self.name = name
    self.isControl = isControl
    self.round = round
    self.samples = samples
  }
}
