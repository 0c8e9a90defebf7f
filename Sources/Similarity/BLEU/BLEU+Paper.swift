extension BLEU {
  /// The BLEU of one sentence, as sacreBLEU recommends it: with the effective order.
  public static func sentence(maximumOrder: Int = 4) -> BLEU {
    BLEU(maximumOrder: maximumOrder, usesEffectiveOrder: true)
  }

  /// The mean of the sentence BLEU of orders 3, 4 and 5, 0 … 100: the similarity of Mixture-of-Agents (Wang et al.,
  /// arXiv 2406.04692, §3.3 and Figure 4), which does not say which of the two texts is the hypothesis.
  ///
  /// - Parameter overlap: Of tokens by `13a`, and of order 5 at least.
  public static func meanOfOrders345(_ overlap: NGramOverlap) -> Double {
    let statistics = BLEUStatistics(overlap)
    return (3...5).reduce(0) { $0 + sentence(maximumOrder: $1).score(statistics).score } / 3
  }
}
