import TokenStreams

extension [Message] {
  /// The beginning of the question, in one line.
  var title: String {
    let line = last?.content.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.count > 70 ? line.prefix(69) + "…" : line
  }
}
