/// What is still to happen, the earliest first: a binary heap.
struct EventHeap {
  /// Something that will happen.
  struct Entry {
    var atNs: Int64
    /// Decides between those of one instant; of the same rank, the request does.
    var rank: Int64
    var request: Int32
    var what: What
  }

  /// What will happen.
  enum What {
    /// The instant may have come at which the next request begins.
    case arrival
    /// The request is over.
    case departure
    /// A call says the next thing, unless it has been cut off since, which its epoch tells.
    case call(Int32, epoch: Int32)
    case timer(Int32)
  }

  private var entries: [Entry] = []
  private var added: Int64 = 0

  /// Ranks below this are positions in a recording.
  private static let firstOwnRank: Int64 = 1 << 40
  /// The rank of what comes behind all else of its instant.
  static let lastRank = Int64.max

  /// The earliest.
  var first: Entry? { entries.first }

  /// Adds something. Of one instant, what has no rank of its own comes behind what has, in the order of adding.
  mutating func add(atNs: Int64, rank: Int64? = nil, request: Int32, _ what: What) {
    entries.append(Entry(atNs: atNs, rank: rank ?? ownRank(), request: request, what: what))
    siftUp(entries.count - 1)
  }

  /// Replaces the earliest by what follows from it.
  mutating func replaceFirst(atNs: Int64, rank: Int64?) {
    var entry = entries[0]
    entry.atNs = atNs
    entry.rank = rank ?? ownRank()
    siftDown(entry)
  }

  /// Removes the earliest.
  mutating func removeFirst() {
    let last = entries.removeLast()
    if !entries.isEmpty { siftDown(last) }
  }

  private mutating func ownRank() -> Int64 {
    added += 1
    return Self.firstOwnRank + added
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard entries[child].isBefore(entries[parent]) else { return }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  /// Puts an entry in the place of the earliest, and then where it belongs.
  private mutating func siftDown(_ entry: Entry) {
    var parent = 0
    while true {
      var least = 2 * parent + 1
      guard least < entries.count else { break }
      if least + 1 < entries.count, entries[least + 1].isBefore(entries[least]) { least += 1 }
      guard entries[least].isBefore(entry) else { break }
      entries[parent] = entries[least]
      parent = least
    }
    entries[parent] = entry
  }
}

extension EventHeap.Entry {
  fileprivate func isBefore(_ other: Self) -> Bool {
    if atNs != other.atNs { return atNs < other.atNs }
    return rank != other.rank ? rank < other.rank : request < other.request
  }
}
