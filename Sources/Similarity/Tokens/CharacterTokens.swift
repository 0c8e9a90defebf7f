/// Every scalar but white space.
enum CharacterTokens {
  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    let table = ScalarTable.shared
    var offset = 0
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      if !table[value].contains(.space) { body(text, offset, offset &+ length) }
      offset &+= length
    }
  }
}
