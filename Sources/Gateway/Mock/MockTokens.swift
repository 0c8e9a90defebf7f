/// How the mock counts tokens and cuts its answers into deltas.
///
/// A token is at most eight bytes of UTF-8. A new one begins where white space follows something else, so that a
/// word carries the space before it, and where the next grapheme would exceed the eight bytes. A grapheme is never
/// cut; one longer than eight bytes is a token of its own. English prose comes out near five bytes a token.
public enum MockTokens {
  /// The most bytes that one token holds, unless a single grapheme is longer.
  public static let maximumBytes = 8

  /// The tokens of `text`, which are `text` again when joined.
  public static func split(_ text: String) -> [String] {
    let text = contiguous(text)
    var tokens: [String] = []
    var start = text.utf8.startIndex
    forEachEnd(in: text) { offset in
      let end = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
      tokens.append(String(text[start..<end]))
      start = end
    }
    return tokens
  }

  /// How many tokens `text` is.
  public static func count(_ text: String) -> Int {
    var count = 0
    forEachEnd(in: contiguous(text)) { _ in count += 1 }
    return count
  }

  /// One hash per token of `text`, which is all that the prefix cache needs of a prompt.
  static func appendHashes(of text: String, to hashes: inout [UInt64]) {
    let text = contiguous(text)
    _ = text.utf8.withContiguousStorageIfAvailable { bytes in
      var start = 0
      forEachEnd(in: text) { end in
        var hash = StableHash()
        for byte in bytes[start..<end] { hash.add(byte: byte) }
        hashes.append(hash.value)
        start = end
      }
    }
  }

  private static func contiguous(_ text: String) -> String {
    var text = text
    text.makeContiguousUTF8()
    return text
  }

  /// Calls `body` with the byte offset at which each token of a contiguous text ends.
  private static func forEachEnd(in text: String, _ body: (Int) -> Void) {
    _ = text.utf8.withContiguousStorageIfAvailable { bytes in
      var start = 0
      var cursor = 0
      while cursor < bytes.count {
        let next = graphemeEnd(after: cursor, in: text, bytes)
        let opensWord = cursor > 0 && isSpace(bytes[cursor]) && !isSpace(bytes[cursor - 1])
        if cursor > start, opensWord || next - start > maximumBytes {
          body(cursor)
          start = cursor
        }
        cursor = next
      }
      if cursor > start { body(cursor) }
    }
  }

  private static func graphemeEnd(
    after offset: Int, in text: String, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Int {
    // Between two ASCII scalars there is always a break, but for CR LF (Unicode Standard Annex 29, GB3 to GB5).
    // Asking the string at each of them made a prompt of a megabyte cost ten times as much.
    if bytes[offset] < 0x80, bytes[offset] != 0x0D, offset + 1 == bytes.count || bytes[offset + 1] < 0x80 {
      return offset + 1
    }
    let index = text.utf8.index(text.utf8.startIndex, offsetBy: offset)
    return text.utf8.distance(from: text.utf8.startIndex, to: text.index(after: index))
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
