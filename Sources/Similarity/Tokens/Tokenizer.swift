/// How a text is divided into the tokens that BLEU counts, as sacreBLEU's tokenisers of these names do it.
///
/// All of them first remove white space from the end of the text, and none has a token that holds white space. White
/// space is Python's: it includes U+001C to U+001F, U+0085 and U+00A0.
public enum Tokenizer: String, Equatable, Sendable, CaseIterable {
  /// mteval-v13a.pl's: punctuation and symbols of ASCII stand alone, but for apostrophes, and for full stops, commas
  /// and dashes as the digits around them want it; `&quot;`, `&amp;`, `&lt;` and `&gt;` are replaced.
  case mteval13a = "13a"
  /// mteval-v14.pl's: all punctuation (`\p{P}`) but that between digits (`\p{N}`), and all symbols (`\p{S}`), stand
  /// alone.
  case international = "intl"
  /// Every scalar is a token.
  case characters = "char"
  /// White space alone divides.
  case none = "none"

  /// Calls `body` with each token: the text that it is in, and where it starts and ends in there.
  ///
  /// The text may be another one than was given, where the tokeniser replaces parts of it.
  @inline(__always)
  func forEachToken(in text: UTF8Text, _ body: (_ text: UTF8Text, _ start: Int, _ end: Int) -> Void) {
    let text = text.trimmedAtEnd
    switch self {
    case .mteval13a:
      if MTEval13a.mustReplace(in: text) {
        MTEval13a.replaced(text).withUnsafeBufferPointer { MTEval13a.forEachToken(in: $0, body) }
      } else {
        MTEval13a.forEachToken(in: text, body)
      }
    case .international: InternationalTokens.forEachToken(in: text, body)
    case .characters: CharacterTokens.forEachToken(in: text, body)
    case .none: SpacedTokens.forEachToken(in: text, body)
    }
  }
}
