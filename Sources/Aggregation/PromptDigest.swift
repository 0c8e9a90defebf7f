internal import TokenStreams

/// Tells prompts apart in a trace: 64-bit FNV-1a over roles and contents, each followed by a zero byte.
///
/// Fowler, Noll, Vo (IETF draft-eastlake-fnv). It identifies, it does not authenticate.
enum PromptDigest {
  static func hex(_ messages: [Message]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    for message in messages {
      message.role.rawValue.utf8.forEach(add)
      add(0)
      message.content.utf8.forEach(add)
      add(0)
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
