/// Why a recording cannot be replayed or simulated, as a full sentence.
public struct SimulationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Kind: Equatable, Sendable {
    /// What was recorded of a request is not enough, or not such that its machine could be made again.
    case recording
    /// A mixture does not fit what was recorded.
    case mixture
    /// What was to be simulated was simulated itself.
    case simulated
    /// Nothing is known of an agent that would have to be asked.
    case unknownAgent
  }

  /// What kind of thing went wrong.
  public var kind: Kind
  /// What, where, and what would be right.
  public var description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}

extension SimulationError {
  static func unknown(agent: String) -> SimulationError {
    SimulationError(
      .unknownAgent,
      "Nothing tells how fast agent \(agent) answers: it has to be in the model, or calls of it in the recording."
    )
  }
}
