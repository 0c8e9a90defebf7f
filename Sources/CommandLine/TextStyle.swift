/// How a piece of text stands out on a terminal (ECMA-48 select graphic rendition).
public enum TextStyle: Int, Equatable, Sendable {
  case bold = 1
  case dim = 2
  case red = 31
  case green = 32
  case yellow = 33
  case cyan = 36
}

extension StandardStream {
  /// The text for a terminal, in a style where this stream is coloured; nothing but the style steers it.
  public func styled(_ text: String, _ style: TextStyle) -> String {
    let text = text.withVisibleControls
    return isColoured ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}
