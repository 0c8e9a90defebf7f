import Aggregation
import TokenStreams

/// The proposals alone, folded into one aggregating place that waits for all of them.
struct PlaceFold {
  private let events: [AggregationEvent]
  private let machine: AggregationMachine

  /// Makes the events: so many tokens of each of `proposers`, one of each in turn.
  init(proposers: Int, tokens: Int) {
    events = SampleText(tokens: tokens).tokens.enumerated().flatMap { index, token in
      (0..<proposers).map { .upstreamDelta(slot: $0, text: token, atNs: Int64(index)) }
    }
    var machine = AggregationMachine(
      policy: .full, upstreamRatios: [Double](repeating: 4, count: proposers),
      conversation: [Message(.user, "Why?")], aggregator: AggregatorTraits())
    var actions: [AggregationAction] = []
    machine.handle(.started(atNs: 0), into: &actions)
    self.machine = machine
  }

  /// Folds the proposals. Returns how many deltas went through the machine.
  func run() -> Int {
    var machine = machine
    var actions: [AggregationAction] = []
    for event in events { machine.handle(event, into: &actions) }
    precondition(actions.isEmpty, "Nothing was to be decided yet.")
    return events.count
  }
}
