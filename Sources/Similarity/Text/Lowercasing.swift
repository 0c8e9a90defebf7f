/// Lower case as Python's `str.lower()` writes it.
///
/// Each scalar by its full mapping (SpecialCasing.txt, the entries without a condition: `İ` becomes two scalars), and Σ
/// by the condition Final_Sigma, whatever the language. Swift's `lowercased()` does not know the latter.
enum Lowercasing {
  /// The UTF-8 of the lower-cased text.
  static func utf8(of text: UTF8Text) -> [UInt8] {
    // No mapping takes more than three bytes for two (Ⱥ, U+023A, becomes ⱥ, U+2C65).
    Array(unsafeUninitializedCapacity: text.count + (text.count + 1) / 2) { buffer, end in
      var offset = 0
      while offset < text.count {
        let byte = text[offset]
        if byte < 0x80 {
          buffer.initializeElement(at: end, to: byte &- 0x41 < 26 ? byte | 0x20 : byte)
          offset &+= 1
          end &+= 1
          continue
        }
        let (value, length) = text.scalar(at: offset)
        if ScalarTraits.of(value).contains(.lowers) {
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
