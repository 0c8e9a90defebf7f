/// What a prefix of a growing text adds to the one before it.
///
/// What stands before a plain space is divided into tokens and terms in the same way, whatever stands behind it: at a space
/// each of them ends, no literal text that `13a` replaces has one, and lower case does not look across it. So only
/// what stands behind the last space is divided again with the next prefix. A space that nothing stands behind does not
/// count: white space at the end of a text is removed first, and `intl` tells the end of a text from a space.
struct GrowingPiece {
  /// From the last space of the prefix before to the end of this one.
  let text: String
  /// The end of it that the next piece begins with: from its last space on; all of it, where it has none.
  let open: String

  /// The pieces of a text, by round.
  static func all(of text: GrowingText) -> [GrowingPiece] {
    var start = 0
    return text.ends.map { end in
      let piece = String(decoding: text.text.utf8.prefix(end).dropFirst(start), as: UTF8.self)
      let space = piece.withUTF8Text { $0.trimmedAtEnd.lastIndex(of: 0x20) } ?? 0
      start += space
      return GrowingPiece(
        text: piece, open: space == 0 ? piece : String(decoding: piece.utf8.dropFirst(space), as: UTF8.self))
    }
  }
}
