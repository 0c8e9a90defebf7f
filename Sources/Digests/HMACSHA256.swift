internal import CNettle

/// HMAC with SHA-256 (RFC 2104, FIPS 198-1), by GNU Nettle: a digest that only who has the key can make.
public struct HMACSHA256: Sendable {
  private var context = hmac_sha256_ctx()

  /// Makes an empty digest under a key of any length.
  public init(key: [UInt8]) {
    nettle_hmac_sha256_set_key(&context, key.count, key)
  }

  /// Adds the UTF-8 bytes of a text.
  public mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { nettle_hmac_sha256_update(&context, $0.count, $0.baseAddress) }
  }

  /// The digest of everything added so far, in lower-case hexadecimal; `bytes` of its 32 bytes are kept.
  public func hex(bytes count: Int = 32) -> String {
    var copy = context
    let digest = [UInt8](unsafeUninitializedCapacity: 32) { buffer, initialized in
      nettle_hmac_sha256_digest(&copy, 32, buffer.baseAddress!)
      initialized = 32
    }
    return SHA256.hex(digest.prefix(count))
  }
}
