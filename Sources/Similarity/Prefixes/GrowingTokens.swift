/// The tokens of a growing text, prefix by prefix: how many of the last ones are no tokens of the next prefix, which may
/// end within a word, and what comes in their place.
struct GrowingTokens {
  /// From one prefix to the next.
  struct Step {
    let dropped: Int
    let added: ArraySlice<UInt32>
  }

  /// By round.
  private(set) var steps: [Step] = []

  init(_ pieces: [GrowingPiece], by tokenizer: Tokenizer, _ vocabulary: inout Vocabulary) {
    var open: ArraySlice<UInt32> = []
    for piece in pieces {
      let tokens = vocabulary.tokens(of: piece.text, by: tokenizer)
      let kept = zip(open, tokens).prefix { $0 == $1 }.count
      steps.append(Step(dropped: open.count - kept, added: tokens[kept...]))
      open = tokens.suffix(vocabulary.tokens(of: piece.open, by: tokenizer).count)
    }
  }
}
