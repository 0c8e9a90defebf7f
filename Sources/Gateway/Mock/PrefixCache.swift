/// Which prompt prefixes a model still holds: blocks of 16 tokens, as in vLLM's automatic prefix caching.
///
/// The key of a block is a hash of its tokens and of the key before it, so a block is found only behind the same
/// prefix. The least recently used block leaves first; of one prompt the last block is the oldest, so that prompts
/// shrink from their end. As in vLLM at least one token of every prompt is computed anew.
struct PrefixCache: Sendable {
  static let blockTokens = 16

  private struct Block {
    var key: UInt64
    var older: Int
    var newer: Int
  }

  private static let none = -1

  private let capacity: Int
  private var blocks: [Block] = []
  private var places: [UInt64: Int] = [:]
  private var oldest = none
  private var newest = none

  /// Makes an empty cache of at most `capacity` blocks.
  init(capacity: Int) { self.capacity = capacity }

  /// How many blocks it holds.
  var count: Int { blocks.count }

  /// Looks a prompt up and then holds it.
  ///
  /// - Parameters:
  ///   - tokens: One hash per token.
  ///   - salt: Prompts with different salts share nothing.
  /// - Returns: How many tokens at its beginning were held before.
  mutating func admit(_ tokens: [UInt64], salt: String) -> Int {
    let keys = Self.keys(of: tokens, salt: salt)
    var found = keys.prefix { places[$0] != nil }.count
    if found > 0, found * Self.blockTokens == tokens.count { found -= 1 }
    for key in keys.prefix(capacity).reversed() { touch(key) }
    return found * Self.blockTokens
  }

  private static func keys(of tokens: [UInt64], salt: String) -> [UInt64] {
    var chain = StableHash()
    chain.add(salt)
    var keys: [UInt64] = []
    keys.reserveCapacity(tokens.count / blockTokens)
    for start in stride(from: 0, to: tokens.count - tokens.count % blockTokens, by: blockTokens) {
      for token in tokens[start..<start + blockTokens] { chain.add(token) }
      keys.append(chain.value)
    }
    return keys
  }

  private mutating func touch(_ key: UInt64) {
    if let place = places[key] {
      unlink(place)
      linkAsNewest(place)
    } else if blocks.count < capacity {
      blocks.append(Block(key: key, older: Self.none, newer: Self.none))
      places[key] = blocks.count - 1
      linkAsNewest(blocks.count - 1)
    } else if oldest != Self.none {
      let place = oldest
      unlink(place)
      places[blocks[place].key] = nil
      blocks[place].key = key
      places[key] = place
      linkAsNewest(place)
    }
  }

  private mutating func unlink(_ place: Int) {
    let block = blocks[place]
    if block.older == Self.none { oldest = block.newer } else { blocks[block.older].newer = block.newer }
    if block.newer == Self.none { newest = block.older } else { blocks[block.newer].older = block.older }
  }

  private mutating func linkAsNewest(_ place: Int) {
    blocks[place].older = newest
    blocks[place].newer = Self.none
    if newest == Self.none { oldest = place } else { blocks[newest].newer = place }
    newest = place
  }
}
