internal import TokenStreams

/// Which beginnings of prompts a server still holds: whole blocks, each found only behind the same beginning, as in
/// vLLM's automatic prefix caching (Kwon et al., arXiv 2309.06180). It forgets nothing.
struct PromptCache {
  /// Tokens of a block.
  static let blockTokens = 16

  private var held: Set<UInt64> = []

  /// Looks a prompt up and then holds it.
  ///
  /// - Parameter bytesPerToken: of the prompt.
  /// - Returns: how many tokens at its beginning were held before. At least one is always computed anew.
  mutating func admit(_ messages: [Message], bytesPerToken: Double) -> Double {
    let blockBytes = max(1, Int((Double(Self.blockTokens) * bytesPerToken).rounded()))
    var chain = BlockChain(blockBytes: blockBytes)
    for message in messages {
      chain.add(byte: UInt8(truncatingIfNeeded: message.role.rawValue.utf8.count))
      chain.add(message.content)
    }
    var found = chain.keys.prefix { held.contains($0) }.count
    if found > 0, found * blockBytes == chain.byteCount { found -= 1 }
    for key in chain.keys.dropFirst(found) { held.insert(key) }
    return Double(found * Self.blockTokens)
  }
}

/// The keys of a text's blocks: each is a hash of its bytes and of the key before it.
private struct BlockChain {
  private(set) var keys: [UInt64] = []
  private(set) var byteCount = 0
  private let blockBytes: Int
  private var hash: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(blockBytes: Int) { self.blockBytes = blockBytes }

  mutating func add(byte: UInt8) {
    // FNV-1a's step (Fowler, Noll, Vo); what is told apart are blocks of one request's prompts.
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    byteCount += 1
    if byteCount % blockBytes == 0 { keys.append(hash) }
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { for byte in $0 { add(byte: byte) } }
  }
}
