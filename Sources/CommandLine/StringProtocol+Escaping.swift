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
      case _ where scalar.steersTerminal: text += Self.escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text on one line: the same, with line ends and tabs written as escapes too.
  public var escapedOnOneLine: String {
    guard unicodeScalars.contains(where: \.leavesLine) else { return String(self) }
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.leavesLine: text += Self.escape(scalar)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
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

  /// Whether it would steer a terminal, or take what follows to another line or cell.
  fileprivate var leavesLine: Bool {
    steersTerminal || self == "\t" || self == "\n" || value == 0x2028 || value == 0x2029
  }
}
