/// Who is worked on by a server, and who waits: first come, first served.
struct ServerQueue {
  /// A call of a request.
  struct Ticket: Equatable {
    let request: Int
    let call: Int
  }

  private let slots: Int
  /// Whom it works on.
  private(set) var working: [Ticket] = []
  private var waiting: [Ticket] = []

  init(slots: Int) { self.slots = slots }

  /// Asks for a slot; without one the ticket waits.
  mutating func enter(_ ticket: Ticket) -> Bool {
    if working.count < slots {
      working.append(ticket)
      return true
    }
    waiting.append(ticket)
    return false
  }

  /// Gives up waiting. Returns false for one that does not wait.
  mutating func withdraw(_ ticket: Ticket) -> Bool {
    guard let place = waiting.firstIndex(of: ticket) else { return false }
    waiting.remove(at: place)
    return true
  }

  /// Gives a slot back. Returns who has it now.
  mutating func leave(_ ticket: Ticket) -> Ticket? {
    if let place = working.firstIndex(of: ticket) { working.remove(at: place) }
    guard !waiting.isEmpty else { return nil }
    let next = waiting.removeFirst()
    working.append(next)
    return next
  }
}
