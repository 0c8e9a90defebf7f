/// Who is worked on by a server, and who waits: first come, first served.
struct ServerQueue {
  /// A call of a request.
  struct Ticket: Equatable {
    let request: Int
    let call: Int
  }

  private let slots: Int
  private var running = 0
  private var waiting: [Ticket] = []

  init(slots: Int) { self.slots = slots }

  /// Asks for a slot; without one the ticket waits.
  mutating func enter(_ ticket: Ticket) -> Bool {
    if running < slots {
      running += 1
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
  mutating func leave() -> Ticket? {
    guard !waiting.isEmpty else {
      running -= 1
      return nil
    }
    return waiting.removeFirst()
  }
}
