import Aggregation
import Testing
import TokenStreams

@Suite("Layers")
struct LayerTests {
  /// Runs a mixture of `widths` under a policy, every call saying `text`, and returns its calls by layer and its end.
  static func run(
    _ widths: [Int], _ policy: Policy, saying text: String = "Some words.", proposersFail: Bool = false
  ) -> (calls: [Int], outcome: RequestOutcome?) {
    let layers = widths.indices.map { layer in
      (0..<widths[layer]).map { _ in
        MixtureShape.Place(agent: 0, upstreams: layer == 0 ? [] : Array(0..<widths[layer - 1]))
      }
    }
    let shape = MixtureShape(
      name: "m", agents: [.init(name: "a", model: "m", endpoint: "e")], layers: layers)
    var machine = MixtureMachine(
      shape: shape,
      request: MixtureRequest(messages: [Message(.user, "Why?")], policy: policy, retry: RetryRule(budget: 0))
    )
    var calls = [Int](repeating: 0, count: widths.count)
    var layerOfCall: [Int] = []
    var open: [Int] = []
    var outcome: RequestOutcome?
    var now: Int64 = 0
    func feed(_ event: MixtureEvent) {
      var actions: [MixtureAction] = []
      machine.handle(event, into: &actions)
      for action in actions {
        switch action {
        case .startCall(let call, _): open.append(call)
        case .record(.call(let start)):
          calls[start.layer] += 1
          layerOfCall.append(start.layer)
        case .endAnswer(let end): outcome = end
        default: break
        }
      }
    }
    feed(.started(atNs: 0))
    while !open.isEmpty {
      let call = open.removeFirst()
      now += 1
      if proposersFail, layerOfCall[call] == 0 {
        feed(.call(call, .ended(dead, readNs: now), atNs: now))
      } else {
        feed(.call(call, .delta(Delta(text, readNs: now)), atNs: now))
        feed(.call(call, .ended(.stop, readNs: now), atNs: now))
      }
    }
    return (calls, outcome)
  }

  @Test("`full` is one call for each place: 6 + 6 + 1 for Mixture-of-Agents, 6 + 1 for its lite form")
  func callsOfFull() {
    #expect(Self.run([6, 6, 1], .full).calls == [6, 6, 1])
    #expect(Self.run([6, 1], .full).calls == [6, 1])
    #expect(Self.run([6, 6, 1], .full).outcome == .complete(.stop))
  }

  @Test("`single` calls the aggregator alone")
  func callsOfSingle() {
    #expect(Self.run([6, 1], .single).calls == [0, 1])
  }

  @Test("If all proposers fail the answer is degraded, however many layers hide it")
  func degraded() {
    for widths in [[3, 1], [3, 2, 1], [2, 2, 2, 1]] {
      #expect(Self.run(widths, .full, proposersFail: true).outcome == .degraded(.stop))
    }
  }
}
