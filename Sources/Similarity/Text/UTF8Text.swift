/// UTF-8 that a `String` vouches for: everything below reads it without checking it again.
typealias UTF8Text = UnsafeBufferPointer<UInt8>

extension UTF8Text {
  /// The scalar that begins at `offset`, and how many bytes it takes.
  @inline(__always)
  func scalar(at offset: Int) -> (value: UInt32, length: Int) {
    let first = UInt32(self[offset])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(self[offset &+ 1]) & 0x3F
    if first < 0xE0 { return ((first & 0x1F) &<< 6 | second, 2) }
    let third = UInt32(self[offset &+ 2]) & 0x3F
    if first < 0xF0 { return ((first & 0x0F) &<< 12 | second &<< 6 | third, 3) }
    let fourth = UInt32(self[offset &+ 3]) & 0x3F
    return ((first & 0x07) &<< 18 | second &<< 12 | third &<< 6 | fourth, 4)
  }

  /// Where the scalar before `offset`, which is not the start, begins.
  func startOfScalar(before offset: Int) -> Int {
    var start = offset - 1
    while self[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  /// Whether no scalar lies across `offset`.
  func isScalarBoundary(_ offset: Int) -> Bool { offset == count || self[offset] & 0xC0 != 0x80 }

  /// The same without white space at its end, as Python's `str.rstrip()`.
  var trimmedAtEnd: UTF8Text {
    let table = ScalarTable.shared
    var end = count
    while end > 0 {
      let start = startOfScalar(before: end)
      guard table[scalar(at: start).value].contains(.space) else { break }
      end = start
    }
    return UTF8Text(rebasing: self[..<end])
  }
}

extension String {
  /// Lends the text's UTF-8.
  func withUTF8Text<Result>(_ body: (UTF8Text) -> Result) -> Result {
    var text = self
    return text.withUTF8(body)
  }
}
