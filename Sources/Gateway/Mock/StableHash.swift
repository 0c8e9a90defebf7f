/// A 64-bit hash that is the same in every process, for seeds and for the keys of prefix blocks.
///
/// FNV-1a over the bytes, finished by the mixer of SplitMix64, because FNV alone leaves short inputs alike.
struct StableHash: Equatable, Sendable {
  private var state: UInt64

  init(seed: UInt64 = 0) { state = 0xCBF2_9CE4_8422_2325 ^ seed }

  mutating func add(byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  /// Adds a text and its end, so that neighbours never run into each other.
  mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte: byte) }
    add(byte: 0xFF)
  }

  mutating func add(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      add(byte: UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  var value: UInt64 {
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
