internal import TokenStreams

/// Plausible words without an end. The same seed gives the same ones.
struct GeneratedText: Sequence, IteratorProtocol {
  private var random: SplitMix64
  private var isFirst = true
  /// How many words the sentence has, and how many it will have.
  private var wordsInSentence = 0
  private var sentenceLength: Int

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    sentenceLength = Int.random(in: 7...14, using: &random)
  }

  /// The next word, with the space before it and what follows it in the sentence.
  mutating func next() -> String? {
    let words = wordsInSentence == 0 ? Self.openings : Self.words
    var word = words[Int.random(in: words.indices, using: &random)]
    wordsInSentence += 1
    if wordsInSentence >= sentenceLength {
      word += "."
      wordsInSentence = 0
      sentenceLength = Int.random(in: 7...14, using: &random)
    } else if Int.random(in: 0..<9, using: &random) == 0 {
      word += ","
    }
    defer { isFirst = false }
    return isFirst ? word : " " + word
  }

  /// The first `count` tokens, as one text.
  func prefix(tokens count: Int) -> String {
    var text = ""
    var left = count
    for word in self {
      text += word
      left -= MockTokens.count(word)
      if left <= 0 { break }
    }
    return MockTokens.split(text).prefix(count).joined()
  }

  /// Whether it begins with these bytes.
  func begins(with text: String) -> Bool {
    var left = text.utf8[...]
    for word in self {
      guard left.count > word.utf8.count else { return word.utf8.starts(with: left) }
      guard left.starts(with: word.utf8) else { return false }
      left = left.dropFirst(word.utf8.count)
    }
    return true
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

  /// The same as a sentence begins with them.
  private static let openings = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }
}
