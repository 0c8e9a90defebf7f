extension StringProtocol {
  /// The text with what would steer a terminal written as escapes, `\u001b`: C0 except line feed and tab, DEL, C1, and
  /// the embeddings, overrides and isolates of UAX 9. Of JSON it so is the same JSON. A carriage return is left out: it is
  /// half of a line end, or would have the line written over.
  ///
  /// Works scalar by scalar, so that a sequence split over several pieces of a stream is disarmed too: without its
  /// ESC or CSI the rest of it is plain text.
  public var withVisibleControls: String {
    guard unicodeScalars.contains(where: \.steersTerminal) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\r": break
      case _ where scalar.steersTerminal: text += "\\u" + Self.hex(scalar.value, digits: 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text on one line, with controls, line ends and changes of writing direction written as escapes.
  var escapedOnOneLine: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x0A: text += "\\n"
      case 0x0D: text += "\\r"
      case 0x09: text += "\\t"
      case 0x00...0x1F, 0x7F...0x9F: text += "\\x" + Self.hex(scalar.value, digits: 2)
      // Line separators, and the controls that reorder what follows in the cell and after it.
      case 0x2028...0x202E, 0x2066...0x2069: text += "\\u" + Self.hex(scalar.value, digits: 4)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }
}

extension Unicode.Scalar {
  fileprivate var steersTerminal: Bool {
    switch value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}
