/// Which request is due next: a binary heap of instants.
struct TimerHeap: Sendable {
  struct Entry: Equatable, Sendable {
    var atNs: Int64
    var id: UInt64
  }

  private var entries: [Entry] = []

  /// The earliest instant.
  var nextNs: Int64? { entries.first?.atNs }

  mutating func insert(_ entry: Entry) {
    entries.append(entry)
    var child = entries.count - 1
    while child > 0, entries[(child - 1) / 2].atNs > entries[child].atNs {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// Takes the earliest entry, if its instant has come.
  mutating func popDue(nowNs: Int64) -> UInt64? {
    guard let first = entries.first, first.atNs <= nowNs else { return nil }
    let last = entries.removeLast()
    guard !entries.isEmpty else { return first.id }
    entries[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < entries.count && entries[child].atNs < entries[least].atNs { least = child }
      if least == parent { return first.id }
      entries.swapAt(parent, least)
      parent = least
    }
  }
}
