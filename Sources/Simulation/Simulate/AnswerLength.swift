/// How long simulated answers are.
public enum AnswerLength: Equatable, Sendable {
  /// As long as the one that was recorded for the prompt.
  case recorded
  /// So many tokens each.
  case tokens(Int)
  /// For each of the proposals so many tokens; nil for the recorded length.
  case each([Int?])

  /// The tokens of the answer to the proposals of an index; nil for the recorded length.
  func tokens(of index: Int) -> Int? {
    switch self {
    case .recorded: nil
    case .tokens(let count): count
    case .each(let counts): counts[index]
    }
  }
}
