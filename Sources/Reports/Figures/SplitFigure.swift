internal import Measures

/// Where the time to first output of a policy's requests went, in the mean.
struct SplitFigure: Equatable {
  /// The mean time of one stage in one layer. A stage that a request did not pass took it no time, so that the parts add
  /// up to the mean time to first output.
  struct Part: Equatable {
    let layer: Int
    let stage: FirstTokenSplit.Stage
    let meanMs: Double
  }

  let count: Int
  let parts: [Part]

  init(of splits: [FirstTokenSplit]) {
    count = splits.count
    var parts: [Part] = []
    let layers = splits.lazy.flatMap(\.parts).map(\.layer).max() ?? -1
    for layer in -1..<(layers + 1) {
      for stage in FirstTokenSplit.Stage.allCases {
        let sumNs = splits.reduce(0) { $0 + $1.durationNs(stage, layer: layer) }
        if sumNs > 0 {
          parts.append(Part(layer: layer, stage: stage, meanMs: Double(sumNs) / 1e6 / Double(splits.count)))
        }
      }
    }
    self.parts = parts
  }
}
