extension StandardStream {
  /// Writes a sentence, in which a model, a server or a file may have had a part, and ends its line: a terminal gets it in
  /// lines that end at words, a pipe in one.
  public func write(sentence: String, _ style: TextStyle? = nil) {
    guard let width else { return write(sentence + "\n") }
    var block = TextBlock(width: width - 1)
    block.paragraph(sentence.withVisibleControls)
    write(String(block.text.dropLast()), style)
    write("\n")
  }
}
