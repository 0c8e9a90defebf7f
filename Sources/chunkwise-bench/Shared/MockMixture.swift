import Aggregation
import ChatTransport
import JSON

/// Proposers and an aggregator that the mock pretends to be, and how they are reached.
struct MockMixture {
  /// How many propose.
  var proposers: Int
  /// Tokens of each proposal, and the time between two of them in nanoseconds.
  var proposalTokens: Int
  var proposalIntervalNs: Int64
  /// The same of the whole answer.
  var answerTokens: Int
  var answerIntervalNs: Int64
  /// From a request to its first token, in nanoseconds.
  var firstTokenNs: Int64

  /// The mock's configuration, as the child process takes it.
  var configuration: String {
    func model(_ name: String, tokens: Int, intervalNs: Int64) -> JSONValue {
      [
        "name": .string(name), "tokens": .integer(Int64(tokens)),
        "latency": [
          "base_ms": .number(Double(firstTokenNs) / 1e6),
          "interval": ["constant_ms": .number(Double(intervalNs) / 1e6)],
        ],
      ]
    }
    let models: [JSONValue] = [
      model("proposer", tokens: proposalTokens, intervalNs: proposalIntervalNs),
      model("aggregator", tokens: answerTokens, intervalNs: answerIntervalNs),
    ]
    return JSONValue.object([JSONValue.Member("models", .array(models))]).text
  }

  /// Who reads whom.
  var shape: MixtureShape { Self.shape(proposers: proposers) }

  /// So many proposers, all of them agent 0, and an aggregator, agent 1, that reads them all.
  static func shape(proposers: Int) -> MixtureShape {
    let slots = Array(0..<proposers)
    return MixtureShape(
      name: "mock",
      agents: ["proposer", "aggregator"].map { MixtureShape.Agent(name: $0, model: $0, endpoint: "mock") },
      layers: [
        slots.map { _ in MixtureShape.Place(agent: 0) }, [MixtureShape.Place(agent: 1, upstreams: slots)],
      ])
  }

  /// A transport to the mock on that port.
  func transport(port: Int) throws -> ChatTransport {
    try ChatTransport(
      endpoints: [Endpoint(name: "mock", baseURL: "http://127.0.0.1:\(port)/v1")],
      agents: ["proposer", "aggregator"].map { ChatAgent(name: $0, endpoint: 0, model: $0) })
  }
}
