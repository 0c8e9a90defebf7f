internal import Similarity

/// Who shaped the answers of recorded requests, and when: their growth beside that of the proposals.
///
/// `answer(_:)` depends on its argument only, so that many can be computed at once.
public struct GrowthStudy: Sendable {
  /// The metrics, in the order of the columns.
  let metrics: [SimilarityMetric.Directed]
  private var tasks: [(texts: RequestTexts, place: Int)] = []
  /// Requests that did not complete, and answers without text.
  private var incomplete = 0
  private var empty = 0

  /// Begins a study.
  ///
  /// - Parameter sentence: which BLEU is meant.
  public init(metrics: [SimilarityMetric], _ sentence: SentenceBLEU = SentenceBLEU()) {
    self.metrics = SimilarityMetric.directed(metrics, sentence)
  }

  /// Adds a request that is over, or that was cut off: an answer for each place that read others.
  public mutating func add(_ request: RequestTexts) {
    guard Standing(request.outcome) == .complete else {
      incomplete += 1
      return
    }
    for place in request.aggregatingPlaces {
      if request.text(ofPlace: place).isEmpty {
        empty += 1
      } else {
        tasks.append((request, place))
      }
    }
  }

  /// The answers, by number.
  public var answers: Range<Int> { tasks.indices }

  /// How an answer grew; nil where its recording contradicts itself.
  public func answer(_ index: Int) -> GrownAnswer? {
    try? GrownAnswer(tasks[index].texts, place: tasks[index].place, metrics: metrics)
  }

  /// What was left out.
  ///
  /// - Parameter answers: all of them, in order.
  public func exclusions(_ answers: [GrownAnswer?]) -> MeasureTable {
    let longest = AnswerGrowth.longest
    var table = MeasureTable("left out", [.init(.reason), .init(.total)])
    table.append([.text("requests that did not complete"), .count(incomplete)])
    table.append([.text("answers without text"), .count(empty)])
    table.append([
      .text("answers of more than \(longest) bytes"), .count(answers.count { $0?.growth.isTooLong == true }),
    ])
    table.append([
      .text("proposals of more than \(longest) bytes"),
      .count(answers.reduce(0) { $0 + ($1?.growth.tooLongPlaces.count ?? 0) }),
    ])
    table.append([.text("answers whose recording contradicts itself"), .count(answers.count { $0 == nil })])
    return table
  }
}
