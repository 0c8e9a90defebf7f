extension BLEU {
  /// The BLEU of one sentence, as sacreBLEU recommends it: with the effective order.
  public static func sentence(
    maximumOrder: Int = 4, tokenizer: Tokenizer = .mteval13a, smoothing: Smoothing = .exponential
  ) -> BLEU {
    BLEU(
      maximumOrder: maximumOrder, tokenizer: tokenizer, smoothing: smoothing, usesEffectiveOrder: true)
  }

  /// The mean of the sentence BLEU of orders 3, 4 and 5, 0 … 100: the similarity of Mixture-of-Agents (Wang et al.,
  /// arXiv 2406.04692, §3.3 and Figure 4), which does not say which of the two texts is the hypothesis.
  ///
  /// - Parameter overlap: Of order 5 at least; of tokens by `13a`, unless another tokeniser is wanted.
  public static func meanOfOrders345(
    _ overlap: NGramOverlap, smoothing: Smoothing = .exponential
  ) -> Double {
    let statistics = BLEUStatistics(overlap)
    return (3...5).reduce(0) { sum, order in
      sum + sentence(maximumOrder: order, smoothing: smoothing).score(statistics).score
    } / 3
  }
}
