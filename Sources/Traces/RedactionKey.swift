internal import Digests

/// What the digests of redacted texts are made with: HMAC-SHA-256, of which the first 64 bits are kept.
public struct RedactionKey: Sendable {
  /// Fewer bytes than these could be guessed.
  public static let leastBytes = 16

  private let bytes: [UInt8]

  /// Makes a key; nil if it has too few bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.leastBytes else { return nil }
    self.bytes = bytes
  }

  /// Tells the key from others and nothing about it.
  public var name: String { digest("key", "") }

  /// The digest of a text: 16 hexadecimal digits of the HMAC of a label, a line feed and the text.
  ///
  /// - Parameter label: what the text is, so that equal texts of two kinds cannot be told to be equal.
  func digest(_ label: String, _ text: String) -> String { state(label, text).hex(bytes: 8) }

  /// The digest of a text that grows.
  func state(_ label: String, _ text: String) -> HMACSHA256 {
    var digest = HMACSHA256(key: bytes)
    digest.update("\(label)\n")
    digest.update(text)
    return digest
  }
}
