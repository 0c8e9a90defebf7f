/// Numbers for the n-grams that an answer ever has while it grows, from 1; 0 is the empty one.
///
/// As in `NGramIndex`, the key of an n-gram is that of its first n − 1 tokens together with its last token, so that
/// longer ones are looked for only where shorter ones were found.
struct NGramNumbers {
  private struct Entry {
    var key: UInt64
    /// 0: free.
    var number: UInt32
  }

  /// How many n-grams have a number.
  private(set) var count = 0
  /// A power of two.
  private var entries: [Entry]

  /// Numbers the n-grams of every prefix of a text.
  init(of tokens: GrowingTokens, maximumOrder: Int) {
    let most = tokens.steps.reduce(0) { $0 + $1.added.count } * maximumOrder
    var capacity = 16
    while capacity < most * 2 { capacity *= 2 }
    entries = Array(repeating: Entry(key: 0, number: 0), count: capacity)
    var trail = NGramTrail(maximumOrder: maximumOrder)
    for step in tokens.steps {
      trail.dropLast(step.dropped)
      for token in step.added { trail.append(token) { add($0, token) } }
    }
  }

  private mutating func add(_ parent: UInt32, _ token: UInt32) -> UInt32 {
    let place = place(of: parent, token)
    if entries[place].number == 0 {
      count += 1
      entries[place] = Entry(key: Self.key(parent, token), number: UInt32(count))
    }
    return entries[place].number
  }

  /// The number of an n-gram; 0 if it has none.
  ///
  /// - Parameter parent: that of its first n − 1 tokens.
  func number(of parent: UInt32, followedBy token: UInt32) -> UInt32 {
    entries[place(of: parent, token)].number
  }

  private static func key(_ parent: UInt32, _ token: UInt32) -> UInt64 {
    UInt64(parent) &<< 32 | UInt64(token)
  }

  /// Where the entry of an n-gram is, or the free one where it belongs.
  private func place(of parent: UInt32, _ token: UInt32) -> Int {
    let key = Self.key(parent, token)
    return entries.withUnsafeBufferPointer { entries in
      var place = Int(truncatingIfNeeded: key.mixed) & (entries.count &- 1)
      while entries[place].key != key, entries[place].number != 0 {
        place = (place &+ 1) & (entries.count &- 1)
      }
      return place
    }
  }
}
