import CommandLine
import TokenStreams

extension [Message] {
  /// The beginning of the question, in one line.
  var title: String {
    let line = last?.content.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
    return line.cut(to: 70)
  }
}
