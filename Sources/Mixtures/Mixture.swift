public import Aggregation
public import ChatTransport
public import TokenStreams

/// A mixture as it is configured: who answers, who aggregates, where they are reached, and under which policies.
public struct Mixture: Equatable, Sendable {
  /// Who reads whom, for the engine.
  public var shape: MixtureShape
  /// Where the agents are reached.
  public var endpoints: [Endpoint]
  /// The agents, for the transport; at the indices that they have in `shape`.
  public var agents: [ChatAgent]
  /// Agents that may not aggregate, by their indices: they reason as long as they like.
  public var freeReasoners: Set<Int>
  /// The policies that the configuration defines, beside those that have a name of their own.
  public var ownPolicies: [Policy]
  /// The policies to run unless others are asked for: those of the key `policy`, or `staircase`.
  public var policies: [Policy]
  /// How failures are retried.
  public var retry: RetryRule
  /// An answer without any proposal is a failure, under every policy that has proposers.
  public var requireProposals: Bool

  /// All policies that can be asked for by name.
  public var knownPolicies: [Policy] {
    Self.named(requireProposals: requireProposals) + ownPolicies
  }

  /// The named policies, under the mixture's rule for proposals.
  static func named(requireProposals: Bool) -> [Policy] {
    Policy.named.map { policy in
      var policy = policy
      policy.requireProposals = policy.requireProposals || (requireProposals && policy.usesProposers)
      return policy
    }
  }

  /// The policies that an expression names, such as `full,staircase[first=16,step=32]`.
  ///
  /// Names are separated by commas; square brackets hold parameters that differ from the named policy's, under the
  /// keys of the configuration (`barrier.quorum=4`). Such a policy is named as it is written.
  ///
  /// - Parameter source: What stands in front of each sentence about a mistake.
  /// - Throws: `MixtureError` where a policy or a parameter is unknown or cannot be.
  public func policies(_ expression: String, source: String = "--policy") throws(MixtureError) -> [Policy] {
    try PolicyExpression.policies(
      expression, prefix: "\(source): ", known: knownPolicies, upstreams: shape.mostUpstreams)
  }

  /// The mixture with another of its agents in the aggregator's place, and that agent's name in its own:
  /// `mixture[aggregator=agent]`.
  ///
  /// - Parameter source: What stands in front of a sentence about a mistake.
  /// - Throws: `MixtureError` where there is no such agent, or it may not aggregate.
  public func aggregated(by name: String, source: String = "--aggregator") throws(MixtureError) -> Mixture {
    let names = agents.map(\.name)
    guard let agent = names.firstIndex(of: name) else {
      let advice =
        nearest(to: name, in: names).map { "did you mean \($0)?" } ?? "expected \(YAMLCursor.oneOf(names))."
      throw MixtureError(.invalid, ["\(source): \(quoted(name)) is no agent of the mixture; \(advice)"])
    }
    guard !freeReasoners.contains(agent) else {
      throw MixtureError(
        .invalid,
        [
          "\(source): \(name) reasons freely; an aggregator's reasoning has to be switched off or to have a budget of "
            + "its own: set agents.\(name).reasoning to off or budget."
        ])
    }
    let last = shape.layers.count - 1
    guard shape.layers[last][0].agent != agent else { return self }
    var mixture = self
    mixture.shape.layers[last][0].agent = agent
    mixture.shape.name = "\(shape.name)[aggregator=\(name)]"
    return mixture
  }

  /// One sentence for each endpoint that is called and whose key is not in its environment variable.
  ///
  /// - Parameters:
  ///   - callsProposers: False where the proposals come from a recording.
  ///   - environment: Reads an environment variable; nil where it is not set.
  public func missingKeys(callsProposers: Bool = true, in environment: (String) -> String?) -> [String] {
    let layers = callsProposers || shape.layers.count == 1 ? shape.layers[...] : shape.layers.dropFirst()
    let called = Set(
      (layers.joined().map(\.agent) + [shape.fallback].compactMap { $0 }).map { agents[$0].endpoint })
    return called.sorted().compactMap { index in
      let endpoint = endpoints[index]
      guard let variable = endpoint.keyVariable else { return nil }
      let key = environment(variable)
      guard key?.allSatisfy(\.isWhitespace) ?? true else { return nil }
      return "The environment variable \(variable), which holds the key of endpoint \(endpoint.name), is "
        + (key == nil ? "not set." : "empty.")
    }
  }
}

extension MixtureShape {
  /// The most places that one place reads.
  var mostUpstreams: Int { Self.mostUpstreams(layers) }

  /// The most places that one place of some layers reads.
  static func mostUpstreams(_ layers: [[Place]]) -> Int { layers.joined().map(\.upstreams.count).max() ?? 0 }
}
