extension UInt64 {
  /// Its bits spread over all of the word: both halves of the product with 2⁶⁴ ÷ φ (Knuth, The Art of Computer
  /// Programming 3, §6.4; folded as wyhash does).
  @inline(__always)
  var mixed: UInt64 {
    let (high, low) = (self ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return high ^ low
  }
}
