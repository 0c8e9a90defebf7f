/// Which requests a fault befalls. All conditions that are given have to hold.
public struct MockFaultRule: Equatable, Sendable {
  /// Which of the requests that meet the other conditions.
  public enum Selection: Equatable, Sendable {
    /// All of them.
    case all
    /// Only the nth, counted from 1.
    case nth(Int)
    /// The kth, the 2kth, and so on.
    case every(Int)
    /// Each with this probability, drawn from the configuration's seed.
    case probability(Double)
  }

  /// The model; nil: any.
  public var model: String?
  /// Text that one of the messages contains; nil: any.
  public var promptContains: String?
  /// Which of the requests that meet the above.
  public var selection: Selection
  /// What happens to them.
  public var fault: MockFault

  /// Makes a rule.
  public init(
    _ fault: MockFault, model: String? = nil, promptContains: String? = nil, selection: Selection = .all
  ) {
    self.fault = fault
    self.model = model
    self.promptContains = promptContains
    self.selection = selection
  }

  func concerns(_ request: MockRequest) -> Bool {
    if let model, model != request.model { return false }
    guard let promptContains, !promptContains.isEmpty else { return true }
    return request.messages.contains { !$0.content.isEmpty && $0.content.containsBytes(of: promptContains) }
  }

  /// Whether the rule selects the `count`th request that it concerns.
  func selects(count: Int, seed: UInt64) -> Bool {
    switch selection {
    case .all: return true
    case .nth(let n): return count == n
    case .every(let k): return count % k == 0
    case .probability(let p):
      var hash = StableHash(seed: seed)
      hash.add(UInt64(count))
      return Double(hash.value >> 11) * 0x1p-53 < p
    }
  }
}
