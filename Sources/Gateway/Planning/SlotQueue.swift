/// Who may run and who waits, first come, first served.
struct SlotQueue: Sendable {
  private let slots: Int?
  private var running: Set<UInt64> = []
  private var waiting: [UInt64] = []

  /// Makes a queue for so many at once; nil: no limit.
  init(slots: Int?) { self.slots = slots }

  /// Asks for a slot.
  ///
  /// - Returns: Whether there was one; if not, `leave` of another will name this one.
  mutating func enter(_ id: UInt64) -> Bool {
    if let slots, running.count >= slots {
      waiting.append(id)
      return false
    }
    running.insert(id)
    return true
  }

  /// Gives a slot back, or stops waiting for one.
  ///
  /// - Returns: Who has the slot now.
  mutating func leave(_ id: UInt64) -> UInt64? {
    guard running.remove(id) != nil else {
      waiting.removeAll { $0 == id }
      return nil
    }
    guard !waiting.isEmpty else { return nil }
    let next = waiting.removeFirst()
    running.insert(next)
    return next
  }
}
