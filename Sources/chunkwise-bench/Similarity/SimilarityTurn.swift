/// What was done in one turn.
struct SimilarityTurn {
  /// Samples and time on the core, in nanoseconds.
  var samples: Int
  var timeNs: Double
  /// The scores of the samples, each once, as far as the turn came.
  var scores: [Double]

  /// Takes a turn of ours: one sample after the other, over and over, until the time is up.
  init(_ task: SimilarityTask, on texts: SimilarityTexts, seconds: Double) {
    samples = 0
    scores = []
    let startNs = Clock.threadNs
    repeat {
      for _ in 0..<task.samplesPerReading {
        let ours = task.scores(of: texts.samples[samples % texts.samples.count])
        if samples < texts.samples.count { scores += ours }
        samples += 1
      }
    } while Double(Clock.threadNs - startNs) < seconds * 1e9
    timeNs = Double(Clock.threadNs - startNs)
  }

  /// A turn that was taken elsewhere.
  init(samples: Int, timeNs: Double, scores: [Double]) {
    self.samples = samples
    self.timeNs = timeNs
    self.scores = scores
  }
}
