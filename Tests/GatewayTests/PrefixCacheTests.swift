import Testing
import TokenStreams

@testable import Gateway

@Suite struct PrefixCacheTests {
  static func prompt(_ count: Int, from first: UInt64 = 0) -> [UInt64] {
    (0..<UInt64(count)).map { first + $0 }
  }

  @Test("Only whole blocks behind the same prefix are found, and the last token is always computed")
  func blocks() {
    var cache = PrefixCache(capacity: 100)
    #expect(cache.admit(Self.prompt(40), salt: "") == 0)
    #expect(cache.admit(Self.prompt(40), salt: "") == 32)
    #expect(cache.admit(Self.prompt(47), salt: "") == 32)
    #expect(cache.admit(Self.prompt(48), salt: "") == 32)
    #expect(cache.admit(Self.prompt(48), salt: "") == 32)
    #expect(cache.admit(Self.prompt(49), salt: "") == 48)
    #expect(cache.admit([99] + Self.prompt(48).dropFirst(), salt: "") == 0)
    #expect(cache.admit(Self.prompt(20, from: 16), salt: "") == 0)
    #expect(cache.admit(Self.prompt(15), salt: "") == 0)
    #expect(cache.admit([], salt: "") == 0)
  }

  @Test("Prompts with different salts share nothing")
  func salts() {
    var cache = PrefixCache(capacity: 100)
    #expect(cache.admit(Self.prompt(40), salt: "a") == 0)
    #expect(cache.admit(Self.prompt(40), salt: "b") == 0)
    #expect(cache.admit(Self.prompt(40), salt: "a") == 32)
  }

  @Test("The least recently used blocks leave first, a prompt's end before its beginning")
  func eviction() {
    var cache = PrefixCache(capacity: 4)
    _ = cache.admit(Self.prompt(33, from: 0), salt: "")
    _ = cache.admit(Self.prompt(33, from: 1000), salt: "")
    _ = cache.admit(Self.prompt(17, from: 2000), salt: "")
    #expect(cache.count == 4)
    #expect(cache.admit(Self.prompt(33, from: 0), salt: "") == 16)
  }

  @Test("It finds what a plain list of blocks finds, for random prompts", arguments: UInt64(1)...8)
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let capacity = Int.random(in: 0...12, using: &random)
    var cache = PrefixCache(capacity: capacity)
    // The newest last; a block is known by all tokens up to its end.
    var held: [[UInt64]] = []
    for _ in 0..<500 {
      let prompt =
        (0..<Int.random(in: 0...90, using: &random) / 16).flatMap { _ in
          Self.prompt(16, from: UInt64.random(in: 0...1, using: &random) * 100)
        } + Self.prompt(Int.random(in: 0...15, using: &random))
      let blocks = (0..<prompt.count / 16).map { Array(prompt[..<(16 * ($0 + 1))]) }
      var found = blocks.prefix { held.contains($0) }.count
      if found > 0, found * 16 == prompt.count { found -= 1 }
      #expect(cache.admit(prompt, salt: "") == found * 16)
      for block in blocks.prefix(capacity).reversed() {
        held.removeAll { $0 == block }
        held.append(block)
        if held.count > capacity { held.removeFirst() }
      }
      #expect(cache.count == held.count)
    }
  }
}
