extension MeasureTable {
  /// A row per metric: what was computed, in the words by which another program is made to compute the same.
  ///
  /// - Parameter metrics: in the order of the rows; the directions of one are one row.
  public static func metrics(
    _ metrics: [SimilarityMetric], _ sentence: SentenceBLEU = SentenceBLEU()
  ) -> MeasureTable {
    var table = MeasureTable("metrics", [.init(.metric), .init(.signature)])
    for metric in metrics {
      table.append([.text(metric.rawValue), .text(metric.isBLEU ? sentence.signature : metric.source)])
    }
    return table
  }
}
