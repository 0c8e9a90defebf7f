/// What a simulation knows of the agents that it cannot ask.
public struct LatencyModel: Equatable, Sendable {
  /// The agents by name, in the order in which they were first heard of.
  public private(set) var agents: [(name: String, latency: AgentLatency)] = []

  /// Makes a model of no agent.
  public init() {}

  /// An agent's latency; nil where nothing is known of it. Setting nil changes nothing.
  public subscript(name: String) -> AgentLatency? {
    get { agents.first { $0.name == name }?.latency }
    set {
      guard let newValue else { return }
      if let index = agents.firstIndex(where: { $0.name == name }) {
        agents[index].latency = newValue
      } else {
        agents.append((name, newValue))
      }
    }
  }

  /// Whether it matters at some server who else is there.
  public var sharesServers: Bool { agents.contains { $0.latency.sharing.matters } }

  /// Takes away what is known of caches: every prompt token costs as much as an uncached one.
  mutating func forgetCaches() {
    for index in agents.indices { agents[index].latency.cachedTokenNs = nil }
  }

  public static func == (left: LatencyModel, right: LatencyModel) -> Bool {
    left.agents.elementsEqual(right.agents) { $0.name == $1.name && $0.latency == $1.latency }
  }
}
