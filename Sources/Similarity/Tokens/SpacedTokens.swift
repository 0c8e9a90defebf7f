/// What white space divides, as Python's `str.split()`.
enum SpacedTokens {
  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    let table = ScalarTable.shared
    var start = 0
    var offset = 0
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      if table[value].contains(.space) {
        if start < offset { body(text, start, offset) }
        start = offset &+ length
      }
      offset &+= length
    }
    if start < offset { body(text, start, offset) }
  }
}
