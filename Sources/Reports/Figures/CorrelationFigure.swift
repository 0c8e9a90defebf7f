internal import Measures

/// How far the answers of one writer resemble the proposals that are preferred, beside what such a figure is worth:
/// Figures 4(b) and 6 of Mixture-of-Agents with their controls.
struct CorrelationFigure: Equatable {
  /// A coefficient and its 95 % interval; nil where there is none.
  struct Estimate: Equatable {
    let value: Double?
    let interval: ClosedRange<Double>?
  }

  /// What is correlated with preference.
  struct Row: Equatable {
    let predictor: String
    /// Which text is the hypothesis, of a metric that tells them apart.
    let hypothesis: String?
    /// Whether it knows nothing of the answer.
    let isControl: Bool
    /// How many instructions count, and how many samples have no correlation.
    let count: Int
    let dropped: Int
    let correlation: Estimate
    let shuffled: Estimate
    let givenLength: Estimate
    let givenLengthAndModel: Estimate
  }

  /// Who wrote the answers.
  let name: String
  /// The round after which they are looked at; nil: whole answers.
  let round: Int?
  let rows: [Row]

  init(_ group: CorrelationGroup, _ rows: [CorrelationRow]) {
    name = group.name
    round = group.round
    self.rows = rows.map(Row.init)
  }
}

extension CorrelationFigure.Row {
  fileprivate init(_ row: CorrelationRow) {
    switch row.predictor {
    case .similarity(let directed):
      (predictor, hypothesis, isControl) = (directed.metric.rawValue, directed.hypothesis?.rawValue, false)
    case .control(let control): (predictor, hypothesis, isControl) = (control.rawValue, nil, true)
    }
    count = row.correlation.instructions
    dropped = row.correlation.samples.count - row.correlation.count
    correlation = .init(value: row.correlation.mean, interval: row.correlation.interval)
    shuffled = .init(value: row.shuffled?.mean, interval: row.shuffled?.interval)
    givenLength = .init(row.partial?.givenLength)
    givenLengthAndModel = .init(row.partial?.givenLengthAndModel)
  }
}

extension CorrelationFigure.Estimate {
  fileprivate init(_ estimate: PartialCorrelation.Estimate?) {
    self.init(value: estimate?.coefficient, interval: estimate?.interval)
  }
}
