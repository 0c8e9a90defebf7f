/// The n-grams of a reference, or of several, up to an order, for many hypotheses.
///
/// A trie in one hash table: an entry is an n-gram, and its key is the entry of its first n − 1 tokens together with its
/// last token. So a hypothesis looks for longer n-grams only where shorter ones were found, and nothing is confused
/// with anything else, whatever the order and however many tokens there are.
public struct NGramIndex: Sendable {
  private struct Entry {
    /// `free`, or the place of the shorter n-gram's entry plus 1 (0 for a single token), and the token.
    var key: UInt64
    /// How often the reference holds the n-gram; of several references, the one that holds it most often.
    var count: UInt32
    static let free = UInt64.max
  }

  /// The longest n-grams in here.
  public let maximumOrder: Int
  /// Tokens of each reference.
  public let referenceLengths: [Int]
  /// A power of two.
  private var entries: [Entry]

  /// Indexes references whose tokens are of one vocabulary.
  ///
  /// - Parameters:
  ///   - references: At least one.
  ///   - maximumOrder: 1 … 8.
  public init(_ references: [[UInt32]], maximumOrder: Int = 4) {
    precondition(!references.isEmpty, "There is at least one reference.")
    precondition(BLEU.orders.contains(maximumOrder), "The maximum order of n-grams is 1 to 8.")
    self.maximumOrder = maximumOrder
    referenceLengths = references.map(\.count)
    let most = referenceLengths.reduce(0, +) * maximumOrder
    var capacity = 16
    while capacity < most * 2 { capacity *= 2 }
    entries = Array(repeating: Entry(key: Entry.free, count: 0), count: capacity)
    add(references[0])
    for reference in references.dropFirst() { merge(reference) }
  }

  private mutating func add(_ reference: [UInt32]) {
    entries.withUnsafeMutableBufferPointer { [maximumOrder] entries in
      Self.forEachGram(of: reference, upTo: maximumOrder) { key, _ in
        let place = Self.place(of: key, in: UnsafeBufferPointer(entries))
        entries[place].key = key
        entries[place].count &+= 1
        return place
      }
    }
  }

  /// Raises the counts to those of a further reference.
  private mutating func merge(_ reference: [UInt32]) {
    var counts = Array(repeating: 0 as UInt32, count: entries.count)
    entries.withUnsafeMutableBufferPointer { [maximumOrder] entries in
      Self.forEachGram(of: reference, upTo: maximumOrder) { key, _ in
        let place = Self.place(of: key, in: UnsafeBufferPointer(entries))
        counts[place] += 1
        entries[place].key = key
        entries[place].count = max(entries[place].count, counts[place])
        return place
      }
    }
  }

  /// How much of a hypothesis is in the references: the counts of its n-grams, each at most as often as the reference
  /// that has it most often; and the length of the reference that is nearest to its own, of two the shorter.
  ///
  /// - Parameter hypothesis: Tokens of the references' vocabulary.
  public func overlap(with hypothesis: [UInt32]) -> NGramOverlap {
    var matches = Array(repeating: 0, count: maximumOrder)
    entries.withUnsafeBufferPointer { entries in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: entries.count) { used in
        used.initialize(repeating: 0)
        Self.forEachGram(of: hypothesis, upTo: maximumOrder) { key, order in
          let place = Self.place(of: key, in: entries)
          guard entries[place].key == key else { return nil }
          if used[place] < entries[place].count {
            used[place] &+= 1
            matches[order &- 1] &+= 1
          }
          return place
        }
      }
    }
    let nearest = referenceLengths.min {
      (abs($0 - hypothesis.count), $0) < (abs($1 - hypothesis.count), $1)
    }
    return NGramOverlap(
      matches: matches, hypothesisLength: hypothesis.count, referenceLength: nearest ?? 0)
  }

  /// Calls `body` with the key of each n-gram and its order, from each token on in ascending order until the longest or
  /// until `body`, which gives the place of the n-gram's entry, gives none.
  @inline(__always)
  private static func forEachGram(
    of tokens: [UInt32], upTo maximumOrder: Int, _ body: (_ key: UInt64, _ order: Int) -> Int?
  ) {
    tokens.withUnsafeBufferPointer { tokens in
      for first in tokens.indices {
        var parent: UInt64 = 0
        for order in 1...min(maximumOrder, tokens.count &- first) {
          guard let place = body(parent &<< 32 | UInt64(tokens[first &+ order &- 1]), order) else { break }
          parent = UInt64(place) &+ 1
        }
      }
    }
  }

  /// Where the entry of that key is, or the free one where it belongs.
  @inline(__always)
  private static func place(of key: UInt64, in entries: UnsafeBufferPointer<Entry>) -> Int {
    var place = Int(truncatingIfNeeded: key.mixed) & (entries.count &- 1)
    while entries[place].key != key, entries[place].key != Entry.free {
      place = (place &+ 1) & (entries.count &- 1)
    }
    return place
  }
}
