/// Lower case as Python's `str.lower()` writes it.
///
/// Each scalar by its full mapping (SpecialCasing.txt, the entries without a condition: `İ` becomes two scalars), and Σ
/// by the condition Final_Sigma, whatever the language. Swift's `lowercased()` does not know the latter.
enum Lowercasing {
  /// The UTF-8 of the lower-cased text.
  static func utf8(of text: UTF8Text) -> [UInt8] {
    let table = ScalarTable.shared
    // No mapping takes more than three bytes for two (Ⱥ, U+023A, becomes ⱥ, U+2C65).
    return Array(unsafeUninitializedCapacity: text.count + (text.count + 1) / 2) { buffer, end in
      var offset = 0
      while offset < text.count {
        if offset &+ 8 <= text.count, let lowered = text.loweredASCII(at: offset) {
          UnsafeMutableRawPointer(buffer.baseAddress! + end).storeBytes(of: lowered, as: UInt64.self)
          offset &+= 8
          end &+= 8
          continue
        }
        let byte = text[offset]
        if byte < 0x80 {
          buffer.initializeElement(at: end, to: byte &- 0x41 < 26 ? byte | 0x20 : byte)
          offset &+= 1
          end &+= 1
          continue
        }
        let (value, length) = text.scalar(at: offset)
        if table[value].contains(.lowers) {
          for byte in lowered(value, at: offset, in: text).utf8 {
            buffer.initializeElement(at: end, to: byte)
            end += 1
          }
        } else {
          for place in offset..<(offset &+ length) {
            buffer.initializeElement(at: end, to: text[place])
            end &+= 1
          }
        }
        offset &+= length
      }
    }
  }

  private static func lowered(_ value: UInt32, at offset: Int, in text: UTF8Text) -> String {
    if value == 0x3A3 { return isFinalSigma(at: offset, in: text) ? "ς" : "σ" }
    return Unicode.Scalar(value)!.properties.lowercaseMapping
  }

  /// The Unicode Standard, table 3-17: a cased letter before it and none behind it, what is case-ignorable apart.
  private static func isFinalSigma(at sigma: Int, in text: UTF8Text) -> Bool {
    var offset = sigma
    var isAfterLetter = false
    while offset > 0 {
      offset = text.startOfScalar(before: offset)
      let properties = Unicode.Scalar(text.scalar(at: offset).value)!.properties
      if properties.isCaseIgnorable { continue }
      isAfterLetter = properties.isCased
      break
    }
    guard isAfterLetter else { return false }
    offset = sigma + 2
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      let properties = Unicode.Scalar(value)!.properties
      if !properties.isCaseIgnorable { return !properties.isCased }
      offset += length
    }
    return true
  }
}

extension UTF8Text {
  /// Eight bytes in lower case; nil if one of them is not ASCII.
  @inline(__always)
  fileprivate func loweredASCII(at offset: Int) -> UInt64? {
    let bytes = UnsafeRawPointer(baseAddress! + offset).loadUnaligned(as: UInt64.self)
    let highBits: UInt64 = 0x8080_8080_8080_8080
    guard bytes & highBits == 0 else { return nil }
    // The high bit of each sum says whether the byte is at least A, and whether it is above Z.
    let isUpper = (bytes &+ 0x3F3F_3F3F_3F3F_3F3F) & ~(bytes &+ 0x2525_2525_2525_2525) & highBits
    return bytes | isUpper &>> 2
  }
}
