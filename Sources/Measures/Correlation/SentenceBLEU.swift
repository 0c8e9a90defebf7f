public import Similarity

/// Which BLEU is meant where texts are compared one by one: always with the effective order.
public struct SentenceBLEU: Equatable, Sendable {
  /// How texts are divided into tokens.
  public var tokenizer: Tokenizer
  /// What is done about precisions of 0.
  public var smoothing: BLEU.Smoothing

  /// Chooses one; without choice it is the one that sacreBLEU recommends.
  public init(tokenizer: Tokenizer = .mteval13a, smoothing: BLEU.Smoothing = .exponential) {
    self.tokenizer = tokenizer
    self.smoothing = smoothing
  }

  /// The BLEU of an order.
  func bleu(order: Int) -> BLEU {
    BLEU.sentence(maximumOrder: order, tokenizer: tokenizer, smoothing: smoothing)
  }

  /// sacreBLEU's signature, which does not tell the order.
  var signature: String { bleu(order: 4).signature() }
}
