/// The tokeniser `intl` in one pass.
///
/// sacreBLEU (tokenizer_intl.py) applies three regular expressions, each to what the one before it left:
///
///     (\P{N})(\p{P})  →  "\1 \2 "     punctuation behind no digit
///     (\p{P})(\P{N})  →  " \1 \2"     punctuation before no digit
///     (\p{S})         →  " \1 "       symbols
///
/// Unlike `13a` it puts nothing before and behind the line, so that punctuation at either end of it may stay where it
/// is: `2008.` is one token. Matches do not overlap, as in `MTEval13a`.
enum InternationalTokens {
  private enum Before {
    case nothing
    case other
    case number
    /// Punctuation that was found behind no digit.
    case foundPunctuation
  }

  @inline(__always)
  static func forEachToken(
    in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void
  ) {
    let table = ScalarTable.shared
    var before = Before.nothing
    var start = 0
    var offset = 0
    while offset < text.count {
      let (value, length) = text.scalar(at: offset)
      let traits = table[value]
      let end = offset &+ length
      if traits.isDisjoint(with: [.punctuation, .symbol, .space]) {
        before = traits.contains(.number) ? .number : .other
        offset = end
        continue
      }
      if traits.contains(.space) {
        if start < offset { body(text, start, offset) }
        before = .other
        offset = end
        start = end
        continue
      }
      if traits.contains(.symbol) {
        before = .other
      } else if before == .other {
        before = .foundPunctuation
      } else {
        before = .other
        // At the end of the text there is nothing that could stand behind it.
        if end == text.count || table[text.scalar(at: end).value].contains(.number) {
          offset = end
          continue
        }
      }
      // What is here stands alone.
      if start < offset { body(text, start, offset) }
      body(text, offset, end)
      offset = end
      start = end
    }
    if start < offset { body(text, start, offset) }
  }
}
