public import Aggregation
internal import JSON
internal import Mixtures
internal import TokenStreams

/// What other policies would have done with recorded proposals: each policy over each of them.
///
/// Proposers are played again, at the same instants after their call. Refiners and the aggregator are not asked: when they
/// begin and how fast they go on is drawn from a model, and their text stands for one that nobody knows. The same
/// proposals, policies and setting give the same results, on however many cores.
public struct Simulation: Sendable {
  private let proposals: [RecordedProposals]
  private let policies: [Policy]
  private let parameters: [String]
  private let setting: SimulationSetting

  /// Plans simulations. The request numbers go through the proposals under one policy, then under the next.
  public init(of proposals: [RecordedProposals], under policies: [Policy], _ setting: SimulationSetting) {
    self.proposals = proposals
    self.policies = policies
    parameters = policies.map(\.parameters.text)
    self.setting = setting
  }

  /// How many requests are simulated.
  public var count: Int { proposals.count * policies.count }

  /// Requests of one world: all of a policy where they meet at a server, in a cache or in a loop, else one alone.
  private var worlds: [Range<Int>] {
    let meet =
      setting.load != nil || setting.model.sharesServers
      || proposals.contains { $0.request.cacheNamespace.isEmpty }
    let size = max(1, meet ? proposals.count : 1)
    return stride(from: 0, to: count, by: size).map { $0..<$0 + size }
  }

  /// Simulates all, several at a time, and hands over the results in the order of their numbers.
  ///
  /// - Parameter workers: twice as many as that are under way at once, being simulated or waiting for their turn to be handed
  ///   over.
  /// - Throws: `SimulationError` (unknown agent) where the model lacks an agent that has to be asked, and whatever
  ///   `consume` throws; then nothing more is simulated.
  public func run(workers: Int, _ consume: (SimulatedRequest) throws -> Void) async throws {
    let worlds = worlds
    try await withThrowingTaskGroup(of: (Int, [SimulatedRequest]).self) { group in
      var next = 0
      func startNext() {
        guard next < worlds.count else { return }
        let index = next
        next += 1
        group.addTask { (index, try simulate(worlds[index])) }
      }
      // Twice as many as there are workers, lest one waits while results are consumed in their order.
      for _ in 0..<2 * max(1, workers) { startNext() }
      var waiting: [Int: [SimulatedRequest]] = [:]
      var consumed = 0
      while let (index, results) = try await group.next() {
        waiting[index] = results
        while let results = waiting.removeValue(forKey: consumed) {
          for result in results { try consume(result) }
          consumed += 1
          startNext()
        }
      }
    }
  }

  /// Simulates all on this core.
  func results() throws -> [SimulatedRequest] { try worlds.flatMap { try simulate($0) } }

  /// Simulates the requests of one world on this core.
  func simulate(_ numbers: Range<Int>) throws -> [SimulatedRequest] {
    var planned = numbers.map(planned)
    let startNs = planned.map(\.request.scheduledNs).min() ?? 0
    if setting.load == nil {
      planned.sort {
        ($0.request.scheduledNs, $0.request.request) < ($1.request.scheduledNs, $1.request.request)
      }
    }
    let load =
      setting.load ?? .open(instantsNs: planned.map { $0.request.scheduledNs - startNs }, limit: nil)
    var world = SimulatedWorld(
      setting, planned, ArrivalSchedule(load, count: planned.count, startNs: startNs))
    return try world.run().sorted { $0.request < $1.request }
  }

  private func planned(_ number: Int) -> PlannedRequest {
    let (policy, index) = number.quotientAndRemainder(dividingBy: proposals.count)
    let source = proposals[index]
    var request = source.request
    request.request = number
    request.policy = policies[policy]
    request.policyParameters = parameters[policy]
    request.source = source.source
    // A proposer that nobody waits for any more would hold its slot: it was drained for the recording only.
    if setting.model.sharesServers { request.drains = false }
    return PlannedRequest(
      proposals: source, request: request, answerTokens: setting.answerLength.tokens(of: index))
  }
}
