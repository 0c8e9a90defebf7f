/// Stands between what a round writes and what is emitted: removes what the answer has already, and holds back what
/// lies behind the last place where the segment may be cut.
struct SegmentGate: Equatable, Sendable {
  /// What may go out.
  enum Release: Equatable {
    case nothing
    /// This text, which is that byte range of the attempt's content.
    case text(String, bytes: Range<Int>)
    /// The attempt writes the answer anew.
    case restart
  }

  /// Words longer than this many scalars are not held back.
  static let longestHeldBack = 32

  /// Where the segment may be cut; nil: nothing will be cut.
  private let cut: SegmentRule.Cut?
  private var filtersEcho: Bool
  private var dropsLeadingSpace: Bool
  private var pending = ""
  /// Where `pending` begins in the attempt's content, in bytes.
  private var releasedBytes = 0
  private var hasReleased = false
  /// Bytes at the beginning of the attempt that the answer had already.
  private(set) var echoBytes = 0

  /// - Parameter dropsLeadingSpace: the answer ends in a space, and a new turn may begin with one.
  init(cut: SegmentRule.Cut?, filtersEcho: Bool, dropsLeadingSpace: Bool = false) {
    self.cut = cut
    self.filtersEcho = filtersEcho
    self.dropsLeadingSpace = dropsLeadingSpace
  }

  /// Takes a piece of the attempt's content.
  mutating func receive(_ text: String, answer: String) -> Release {
    if !filtersEcho, !dropsLeadingSpace, pending.isEmpty, passesUncut(text) {
      let start = releasedBytes
      releasedBytes += text.utf8.count
      hasReleased = true
      return .text(text, bytes: start..<releasedBytes)
    }
    pending += text
    if filtersEcho, let early = filter(answer, isOver: false) { return early }
    dropLeadingSpaces()
    return release(upTo: safeEnd(cut))
  }

  /// The attempt is over. `keepsTail`: what was held back belongs to the answer; else it is dropped, unless the whole
  /// segment would be lost with it.
  mutating func end(keepsTail: Bool, answer: String) -> Release {
    if filtersEcho, let early = filter(answer, isOver: true) { return early }
    dropLeadingSpaces()
    if keepsTail { return release(upTo: pending.utf8.count) }
    guard !hasReleased else { return .nothing }
    let wordEnd = safeEnd(.word)
    return release(upTo: wordEnd > 0 ? wordEnd : pending.utf8.count)
  }

  /// Whether a text can go out whole as it comes.
  private func passesUncut(_ text: String) -> Bool {
    switch cut {
    case nil: true
    case .delta: text.utf8.last.map { !TextBreak.isSpace($0) } ?? true
    case .word, .sentence, .line: false
    }
  }

  /// Takes the echo off the beginning; returns what to do if it is too early to go on.
  private mutating func filter(_ answer: String, isOver: Bool) -> Release? {
    switch EchoFilter.judge(pending, after: answer, isOver: isOver) {
    case .undecided: return .nothing
    case .restart: return .restart
    case .new(let bytes):
      filtersEcho = false
      echoBytes = bytes
      drop(bytes: bytes)
      return nil
    }
  }

  private mutating func dropLeadingSpaces() {
    guard dropsLeadingSpace else { return }
    let spaces = pending.utf8.prefix { $0 == 0x20 }.count
    dropsLeadingSpace = spaces == pending.utf8.count
    drop(bytes: spaces)
  }

  private mutating func drop(bytes: Int) {
    releasedBytes += bytes
    if bytes > 0 { _ = pending.removeFirst(bytes: bytes) }
  }

  private mutating func release(upTo end: Int) -> Release {
    guard end > 0 else { return .nothing }
    let start = releasedBytes
    releasedBytes += end
    hasReleased = true
    return .text(pending.removeFirst(bytes: end), bytes: start..<releasedBytes)
  }

  /// The last place in `pending` where a segment may end, in bytes.
  private func safeEnd(_ cut: SegmentRule.Cut?) -> Int {
    switch cut {
    case nil: pending.utf8.count
    // Some servers refuse to continue a message that ends in white space (vLLM answers 400).
    case .delta: pending.lastIndex { !$0.isWhitespace }.map { offset(of: pending.index(after: $0)) } ?? 0
    case .word: lastWordStart
    case .sentence: lastEnd(.sentence)
    case .line: lastEnd(.line)
    }
  }

  /// Behind the last sentence or line and the white space that follows it.
  private func lastEnd(_ end: ChunkRule.End) -> Int {
    var text = pending
    return text.withUTF8 { utf8 in
      guard
        var offset = stride(from: utf8.count, to: 0, by: -1).first(where: {
          TextBreak.isEnd(end, in: utf8, at: $0)
        })
      else { return 0 }
      while offset < utf8.count, TextBreak.isSpace(utf8[offset]) { offset += 1 }
      return offset
    }
  }

  private func offset(of index: String.Index) -> Int {
    pending.utf8.distance(from: pending.startIndex, to: index)
  }

  /// Behind the last white space, so that a new turn begins with a word, or between graphemes of a script without spaces;
  /// if that would hold back too much, before the last grapheme.
  private var lastWordStart: Int { lastWordStartOfASCII ?? offset(of: lastWordStartOfGraphemes) }

  private var lastWordStartOfGraphemes: String.Index {
    guard let lastGrapheme = pending.indices.last else { return pending.startIndex }
    if pending[lastGrapheme].isWhitespace { return pending.endIndex }
    var index = lastGrapheme
    while index > pending.startIndex {
      let before = pending.index(before: index)
      if isBreak(pending[before], pending[index]) {
        return pending.unicodeScalars[index...].count > Self.longestHeldBack ? lastGrapheme : index
      }
      index = before
    }
    return pending.unicodeScalars.count > Self.longestHeldBack ? lastGrapheme : pending.startIndex
  }

  /// The same in bytes, where the last word is of ASCII alone, so that no grapheme need be looked for; else nil.
  private var lastWordStartOfASCII: Int? {
    var text = pending
    return text.withUTF8 { utf8 in
      var start = utf8.count
      while start > 0, !TextBreak.isSpace(utf8[start - 1]) {
        start -= 1
        if utf8[start] >= 0x80 { return nil }
      }
      // What stands before the white space might join it to a grapheme.
      if start > 1, utf8[start - 2] >= 0x80 { return nil }
      return utf8.count - start > Self.longestHeldBack ? utf8.count - 1 : start
    }
  }

  private func isBreak(_ left: Character, _ right: Character) -> Bool {
    if left.isWhitespace { return true }
    return left.unicodeScalars.last!.isOfScriptWithoutSpaces
      && right.unicodeScalars.first!.isOfScriptWithoutSpaces
  }
}

extension String {
  /// Takes so many UTF-8 bytes, which end between scalars, off its beginning. Every delta of a round goes through it: by way
  /// of substrings it takes twice the time.
  fileprivate mutating func removeFirst(bytes count: Int) -> String {
    let (first, rest) = withUTF8 { utf8 in
      (
        String(decoding: UnsafeBufferPointer(rebasing: utf8[..<count]), as: UTF8.self),
        String(decoding: UnsafeBufferPointer(rebasing: utf8[count...]), as: UTF8.self)
      )
    }
    self = rest
    return first
  }
}
