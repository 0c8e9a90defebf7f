/// What scikit-learn's default pattern `(?u)\b\w\w+\b` finds: runs of two word scalars or more.
///
/// A run cannot be a part of a longer one, since `\b` stands at its ends; one scalar alone is dropped, so that "don't"
/// gives "don". Combining marks are no word scalars.
enum WordTokens {
  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    let table = ScalarTable.shared
    var offset = 0
    while offset < text.count {
      let start = offset
      var scalars = 0
      while offset < text.count {
        let (value, length) = text.scalar(at: offset)
        guard table[value].contains(.word) else { break }
        scalars &+= 1
        offset &+= length
      }
      if scalars > 1 { body(text, start, offset) }
      // What ended the run, or stands where none begins.
      if offset < text.count { offset &+= text.scalar(at: offset).length }
    }
  }
}
