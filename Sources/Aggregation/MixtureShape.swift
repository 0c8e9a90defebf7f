/// Who reads whom: the layers of a mixture, over one table of agents. Nothing in it knows how to call a model.
public struct MixtureShape: Equatable, Sendable {
  /// What the engine has to know of an agent.
  public struct Agent: Equatable, Sendable {
    /// Its name in the configuration.
    public var name: String
    /// Its model, as the endpoint knows it.
    public var model: String
    /// Its endpoint's name.
    public var endpoint: String
    /// What computes behind the endpoint, where that is known; else empty. Endpoints with the same slow each other down.
    public var hardware: String
    /// What it is like as an aggregator; its ratio of bytes per token counts for proposers as well.
    public var traits: AggregatorTraits

    /// Makes an agent.
    public init(
      name: String, model: String, endpoint: String, hardware: String = "",
      traits: AggregatorTraits = AggregatorTraits()
    ) {
      self.name = name
      self.model = model
      self.endpoint = endpoint
      self.hardware = hardware
      self.traits = traits
    }

    /// What a sentence about it begins with.
    var title: String { "Agent \"\(name)\" at endpoint \"\(endpoint)\"" }
  }

  /// A place in a layer: an agent, and the places of the layer before that it reads.
  public struct Place: Equatable, Sendable {
    /// Index into `agents`.
    public var agent: Int
    /// Slots of the layer before; empty in the first layer.
    public var upstreams: [Int]

    /// Makes a place.
    public init(agent: Int, upstreams: [Int] = []) {
      self.agent = agent
      self.upstreams = upstreams
    }
  }

  /// The mixture's name.
  public var name: String
  /// Every agent, once.
  public var agents: [Agent]
  /// The proposers first; the last layer is the aggregator alone.
  public var layers: [[Place]]
  /// The agent that takes over from a failed final aggregator; nil if none.
  public var fallback: Int?

  /// Makes a shape.
  ///
  /// - Precondition: at least one layer, the last of exactly one place; all indices in range; every place but the last
  ///   is read by one of the next layer, for nobody would ever release it.
  public init(name: String, agents: [Agent], layers: [[Place]], fallback: Int? = nil) {
    precondition(layers.last?.count == 1, "The last layer of a mixture is the aggregator alone.")
    for (layer, places) in layers.enumerated() {
      if layer > 0 {
        let read = Set(places.flatMap(\.upstreams))
        precondition(read.count == layers[layer - 1].count, "A place is read by nobody.")
      }
      for place in places {
        precondition(agents.indices.contains(place.agent), "A place names no agent.")
        precondition(
          place.upstreams.allSatisfy { layer > 0 && layers[layer - 1].indices.contains($0) },
          "A place names no upstream.")
      }
    }
    self.name = name
    self.agents = agents
    self.layers = layers
    self.fallback = fallback
  }

  /// Calls that one request makes if nothing fails and every place needs one round.
  public var callCount: Int { layers.reduce(0) { $0 + $1.count } }
}
