/// Recognises, at the beginning of a round, text that the answer has already: an echo of the answer from its start, or
/// of its tail.
enum EchoFilter {
  /// What to do with what a round has written so far.
  enum Verdict: Equatable {
    /// It may still turn out to be a repetition: wait for more.
    case undecided
    /// Its first bytes repeat the answer; what follows is new.
    case new(after: Int)
    /// It writes the answer anew, with other words: useless.
    case restart
  }

  /// Fewer scalars than these in common are chance.
  static let leastOverlap = 24

  /// Judges `text`, all that the round has written, against the `answer` emitted before it.
  static func judge(_ text: String, after answer: String, isOver: Bool) -> Verdict {
    var (text, answer) = (text, answer)
    return text.withUTF8 { text in answer.withUTF8 { judge(text, after: $0, isOver: isOver) } }
  }

  private typealias Bytes = UnsafeBufferPointer<UInt8>

  private static func judge(_ text: Bytes, after answer: Bytes, isOver: Bool) -> Verdict {
    let common = zip(text, answer).prefix { $0 == $1 }.count
    if common == answer.count { return .new(after: common) }
    if common == text.count {
      if !isOver { return .undecided }
      return .new(after: scalarCount(text[...]) >= leastOverlap ? common : 0)
    }
    if !isOver, occursBeforeEnd(text, in: answer) { return .undecided }
    if let overlap = longestOverlap(of: text, with: answer) { return .new(after: overlap) }
    if scalarCount(text[..<common]) >= leastOverlap { return .restart }
    return .new(after: 0)
  }

  private static func scalarCount(_ utf8: Slice<Bytes>) -> Int {
    utf8.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }

  /// Whether `text` stands somewhere in `answer` with more behind it, so that it may become an overlap of its tail.
  private static func occursBeforeEnd(_ text: Bytes, in answer: Bytes) -> Bool {
    guard let first = text.first, text.count < answer.count else { return false }
    return (0..<answer.count - text.count).contains { start in
      answer[start] == first && text.indices.allSatisfy { text[$0] == answer[start + $0] }
    }
  }

  /// The longest beginning of `text`, of at least `leastOverlap` scalars, with which `answer` ends.
  private static func longestOverlap(of text: Bytes, with answer: Bytes) -> Int? {
    var length = min(text.count, answer.count)
    while length >= leastOverlap {
      let isWhole = length == text.count || text[length] & 0xC0 != 0x80
      if isWhole, answer.suffix(length).elementsEqual(text.prefix(length)),
        scalarCount(text[..<length]) >= leastOverlap
      {
        return length
      }
      length -= 1
    }
    return nil
  }
}
