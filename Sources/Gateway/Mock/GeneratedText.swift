internal import TokenStreams

/// Plausible words for answers that no script gives.
enum GeneratedText {
  /// Text of exactly `tokens` tokens.
  ///
  /// - Parameters:
  ///   - said: What the text goes on from; it decides about the first space and capital.
  ///   - seed: The same seed gives the same text.
  static func text(tokens: Int, after said: String, seed: UInt64) -> String {
    var random = SplitMix64(seed: seed)
    var text = ""
    // Counted by words, each of which begins a token: an upper bound is not needed, the cut below is exact.
    var left = tokens
    let lastVisible = said.last { !$0.isWhitespace }
    var opens = lastVisible.map { ".!?:".contains($0) } ?? true
    var glued = said.isEmpty || said.last!.isWhitespace
    var inSentence = opens ? 0 : 4
    var length = Int.random(in: 7...14, using: &random)
    while left > 0 {
      var word = words[Int.random(in: words.indices, using: &random)]
      if opens { word = word.prefix(1).uppercased() + word.dropFirst() }
      inSentence += 1
      opens = inSentence >= length
      if opens {
        word += "."
        inSentence = 0
        length = Int.random(in: 7...14, using: &random)
      } else if Int.random(in: 0..<9, using: &random) == 0 {
        word += ","
      }
      let piece = glued ? word : " " + word
      glued = false
      text += piece
      left -= MockTokens.count(piece)
    }
    return MockTokens.split(text).prefix(tokens).joined()
  }

  private static let words = """
    the a of to and in that with for on as by from into over under while since because although where when which \
    model answer token stream prompt layer reader signal measure method result system process pattern question \
    simple early careful steady useful common clear partial final small large recent local global open quiet \
    shows gives takes keeps finds makes moves holds begins ends grows follows explains compares reduces improves \
    often rarely usually then now first later together apart slowly quickly almost always never perhaps indeed \
    river mountain garden window bridge market harbour village teacher engine letter number colour weather \
    balance distance evidence interval approximation consideration understanding representation
    """.split(separator: " ").map(String.init)
}
