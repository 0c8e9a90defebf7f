internal import CNettle

/// SHA-256 (FIPS 180-4), by GNU Nettle.
public struct SHA256: Sendable {
  private var context = sha256_ctx()

  /// Makes an empty digest.
  public init() { nettle_sha256_init(&context) }

  /// Adds bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    nettle_sha256_update(&context, bytes.count, base.assumingMemoryBound(to: UInt8.self))
  }

  /// Adds the UTF-8 bytes of a text.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// The digest of everything added so far: 32 bytes.
  public var bytes: [UInt8] {
    var copy = context
    return [UInt8](unsafeUninitializedCapacity: 32) { buffer, initialized in
      nettle_sha256_digest(&copy, 32, buffer.baseAddress!)
      initialized = 32
    }
  }

  /// The digest of everything added so far, in lower-case hexadecimal; `bytes` of its 32 bytes are kept.
  public func hex(bytes count: Int = 32) -> String { Self.hex(bytes.prefix(count)) }

  /// Bytes in lower-case hexadecimal.
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let alphabet = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
  }
}
