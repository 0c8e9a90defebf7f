internal import Aggregation
internal import Mixtures
internal import TokenStreams

extension MixtureShape {
  /// A mixture's layers are few; a file can hold any number.
  private static let maxLayers = 1_000

  /// The mixture that a header tells of, as far as the request used it.
  init(of header: RequestHeader) throws(SimulationError) {
    guard let last = header.places.last, 0..<Self.maxLayers ~= last.layer else {
      throw header.contradiction("has no place, or a layer that no mixture has")
    }
    var agents: [Agent] = []
    var layers = Array(repeating: [Place](), count: last.layer + 1)
    for place in header.places {
      guard layers.indices ~= place.layer, place.slot == layers[place.layer].count,
        layers[(place.layer + 1)...].allSatisfy(\.isEmpty)
      else {
        throw header.contradiction("lists its places out of order; they go layer by layer, slot by slot")
      }
      let above = place.layer > 0 ? layers[place.layer - 1].indices : 0..<0
      guard place.upstreams.allSatisfy(above.contains) else {
        throw header.contradiction("names an upstream that the layer before does not have")
      }
      let agent = Self.index(of: try Agent(of: place, header), in: &agents)
      layers[place.layer].append(Place(agent: agent, upstreams: place.upstreams))
    }
    guard layers[last.layer].count == 1 else {
      throw header.contradiction("has \(layers[last.layer].count) places in its last layer; the last is one")
    }
    for (layer, places) in layers.enumerated().dropFirst() {
      guard Set(places.flatMap(\.upstreams)).count == layers[layer - 1].count else {
        throw header.contradiction("has a place in layer \(layer - 1) that nobody reads")
      }
    }
    var fallback: Int?
    if let place = header.fallback { fallback = Self.index(of: try Agent(of: place, header), in: &agents) }
    self.init(name: header.mixture, agents: agents, layers: layers, fallback: fallback)
  }

  private static func index(of agent: Agent, in agents: inout [Agent]) -> Int {
    if let index = agents.firstIndex(of: agent) { return index }
    agents.append(agent)
    return agents.count - 1
  }
}

extension MixtureShape.Agent {
  fileprivate init(of place: RequestHeader.Place, _ header: RequestHeader) throws(SimulationError) {
    guard let continuation = Continuation(rawValue: place.continuation) else {
      throw header.contradiction("continues an answer by \"\(place.continuation)\", which is no continuation")
    }
    guard 0.001...1_000_000 ~= place.bytesPerToken else {
      throw header.contradiction("counts \(place.bytesPerToken) bytes as a token of \(place.agent)")
    }
    self.init(
      name: place.agent, model: place.model, endpoint: place.endpoint, hardware: place.hardware,
      traits: AggregatorTraits(
        continuation: continuation, isExact: place.isExact, bytesPerToken: place.bytesPerToken))
  }
}

extension MixtureRequest {
  /// What a header's machine was made for.
  init(of header: RequestHeader) throws(SimulationError) {
    guard !header.messages.isEmpty else { throw header.contradiction("has no message") }
    guard [header.retry.budget, header.retry.perCall, header.retry.perRound].allSatisfy({ $0 >= 0 }) else {
      throw header.contradiction("has a rule for retries with a number out of range")
    }
    let policy: Policy
    do {
      policy = try Policy(name: header.policy, parameters: header.policyParameters)
    } catch {
      throw header.contradiction("has a policy that this version cannot read: \(error.problems[0])")
    }
    self.init(
      request: header.request, messages: header.messages, promptID: header.promptID,
      repetition: header.repetition, policy: policy, policyParameters: header.policyParameters,
      retry: header.retry, drains: header.drains, source: header.source,
      cacheNamespace: header.cacheNamespace, seed: header.seed, maxTokens: header.maxTokens,
      scheduledNs: header.scheduledNs)
  }
}

extension RequestHeader {
  /// Why no machine can be made from the header; `what` is the end of a sentence about the request.
  func contradiction(_ what: String) -> SimulationError {
    SimulationError(.recording, "Request \(request) \(what).")
  }
}
