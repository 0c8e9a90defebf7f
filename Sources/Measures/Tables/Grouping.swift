/// What the rows of a table are about: the values of `--by`.
public enum Grouping: String, Equatable, Sendable, CaseIterable {
  case policy, agent, layer
}
