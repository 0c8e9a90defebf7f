/// The latest requests, bounded by number and by the bytes of their bodies; the oldest leave first.
struct RequestLog: Sendable {
  static let maximumRecords = 65_536
  static let maximumBytes = 64 << 20

  private var dropped = 0
  private var head = 0
  private var storage: [MockRequestRecord] = []
  private var bytes = 0

  var records: [MockRequestRecord] { Array(storage[head...]) }

  /// Adds a record and says by which number it is known.
  mutating func add(_ record: MockRequestRecord) -> Int {
    storage.append(record)
    bytes += record.body.count
    while storage.count - head > Self.maximumRecords || bytes > Self.maximumBytes, head < storage.count {
      bytes -= storage[head].body.count
      storage[head].body = []
      head += 1
    }
    if head > Self.maximumRecords {
      storage.removeFirst(head)
      dropped += head
      head = 0
    }
    return dropped + storage.count - 1
  }

  /// Changes a record, unless it has left.
  mutating func update(_ number: Int, _ change: (inout MockRequestRecord) -> Void) {
    guard number - dropped >= head else { return }
    change(&storage[number - dropped])
  }
}
