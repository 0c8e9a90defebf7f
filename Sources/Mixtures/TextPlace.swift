/// Line and column of a byte, both from 1, the column in Unicode scalars.
struct TextPlace: Equatable {
  var line = 1
  var column = 1

  /// Finds the place of the byte at `offset`.
  init(offset: Int, in bytes: some Collection<UInt8>) {
    for byte in bytes.prefix(offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}

/// Refuses what is not UTF-8, with the place of the first wrong byte.
func checkUTF8(_ bytes: [UInt8], file: String) throws(MixtureError) {
  do throws(UTF8.ValidationError) {
    _ = try UTF8Span(validating: bytes.span)
  } catch {
    let place = TextPlace(offset: error.byteOffsets.lowerBound, in: bytes)
    throw MixtureError(
      .invalid,
      [
        "\(file):\(place.line):\(place.column): The bytes here are not UTF-8; save the file as UTF-8."
      ])
  }
}
