/// What scikit-learn's default pattern `(?u)\b\w\w+\b` finds: runs of two word scalars or more.
///
/// A run cannot be a part of a longer one, since `\b` stands at its ends; one scalar alone is dropped, so that "don't"
/// gives "don". Combining marks are no word scalars.
enum WordTokens {
  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    var start = 0
    var scalars = 0
    var offset = 0
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      if ScalarTraits.of(value).contains(.word) {
        if scalars == 0 { start = offset }
        scalars &+= 1
      } else {
        if scalars > 1 { body(text, start, offset) }
        scalars = 0
      }
      offset &+= length
    }
    if scalars > 1 { body(text, start, offset) }
  }
}
