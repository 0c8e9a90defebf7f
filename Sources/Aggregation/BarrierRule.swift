/// What has to be there before the next round may start.
public struct BarrierRule: Equatable, Sendable {
  /// How many upstreams have to be ready.
  public enum Need: Equatable, Sendable {
    /// Every one that is left.
    case all
    /// So many, or all that are left if they are fewer.
    case count(Int)
    /// This share of all upstreams, rounded up.
    case share(Double)
  }

  /// How many upstreams have to be ready.
  public var need: Need
  /// Once enough are ready, wait for the others for at most so long, in nanoseconds; nil: do not wait.
  public var graceNs: Int64?
  /// Start this long after the first upstream became ready, however many are, in nanoseconds; nil: never.
  public var deadlineNs: Int64?

  /// Makes a barrier.
  public init(need: Need = .all, graceNs: Int64? = nil, deadlineNs: Int64? = nil) {
    self.need = need
    self.graceNs = graceNs
    self.deadlineNs = deadlineNs
  }

  /// How many of `contenders` upstreams, out of `total`, have to be ready.
  public func required(of contenders: Int, total: Int) -> Int {
    switch need {
    case .all: contenders
    case .count(let count): max(1, min(count, contenders))
    case .share(let share): max(1, min(Int((share * Double(total)).rounded(.up)), contenders))
    }
  }
}
