import Measures
import Testing
import TokenStreams

@Suite("Correlation with preference, and its controls")
struct CorrelationTests {
  private func sample(_ preferences: [Double], lengths: [Int]? = nil, models: [Int]? = nil)
    -> PreferenceSample
  {
    PreferenceSample(
      instruction: 0,
      proposals: preferences.indices.map {
        .init(
          model: models?[$0] ?? $0, position: $0, length: lengths?[$0] ?? 10 * ($0 + 1),
          preference: preferences[$0])
      }, answerLength: 25)
  }

  @Test("A sample without a correlation is dropped and counted with its reason")
  func drops() {
    let samples = [
      sample([0.1, 0.2, 0.3]), sample([0.1, 0.2, 0.3]), sample([0.5]), sample([]), sample([0.5, 0.5, 0.5]),
      sample([0.1, .nan, 0.3]), sample([0.1, 0.2, 0.3]), sample([0.1, 0.2]),
    ].ofDifferentInstructions
    let predictor = [
      [1, 2, 3], [3, 2, 1], [1], [], [1, 2, 3], [1, 2, 3], [7, 7, 7], [1, .nan],
    ]
    let correlation = MeanCorrelation(of: predictor, in: samples)
    #expect(correlation.count == 2 && correlation.mean == 0)
    #expect(correlation.interval?.contains(0) == true)
    #expect(MeanCorrelation.Drop.allCases.map(correlation.count(of:)) == [2, 2, 1, 1])
    #expect(correlation.samples[2] == .failure(.tooFew))
  }

  @Test("Without a sample that has a correlation there is no mean; with one there is no interval")
  func few() {
    let none = MeanCorrelation(of: [[1.0, 1]], in: [sample([0.1, 0.2])])
    #expect(none.mean == nil && none.interval == nil && none.count == 0)
    let one = MeanCorrelation(of: [[1.0, 2]], in: [sample([0.1, 0.2])])
    #expect(one.mean.map { abs($0 - 1) < 1e-12 } == true && one.interval == nil)
    #expect(MeanCorrelation(of: [], in: []).mean == nil)
    let partial = PartialCorrelation.all(of: [[]], in: [])[0]
    #expect(
      partial.givenLength.coefficient == nil && partial.givenLength.interval == nil && partial.count == 0)
  }

  @Test("Two proposals with the same model, length or place predict nothing by it")
  func constantPredictors() {
    let samples = [sample([0.1, 0.9], lengths: [5, 5])]
    #expect(MeanCorrelation(of: samples.proposalLengths, in: samples).count(of: .constantPredictor) == 1)
    #expect(MeanCorrelation(of: samples.positions, in: samples).mean.map { abs($0 - 1) < 1e-12 } == true)
  }

  @Test("A model's mean leaves out the sample that it predicts")
  func leaveOneOut() {
    let samples = [sample([0.1, 0.8]), sample([0.3, 0.6]), sample([.nan, 0.1]), sample([0.2, 0.4, 0.9])]
      .ofDifferentInstructions
    let means = samples.modelMeans
    let expected = [
      [(0.3 + 0.2) / 2, (0.6 + 0.1 + 0.4) / 3], [(0.1 + 0.2) / 2, (0.8 + 0.1 + 0.4) / 3],
      [(0.1 + 0.3 + 0.2) / 3, (0.8 + 0.6 + 0.4) / 3], [(0.1 + 0.3) / 2, (0.8 + 0.6 + 0.1) / 3],
    ]
    for (found, expected) in zip(means, expected) {
      for (found, expected) in zip(found, expected) { #expect(abs(found - expected) < 1e-15) }
    }
    // The third model stands in one sample only: nothing is known of it elsewhere.
    #expect(means[3][2].isNaN)
  }

  @Test("A similarity that is nothing but length has no partial correlation, whatever the preference")
  func onlyLength() {
    var random = SplitMix64(seed: 5)
    let samples = (0..<30).map { _ in
      sample(
        (0..<6).map { _ in random.unit() },
        lengths: (0..<6).map { _ in Int.random(in: 1..<900, using: &random) })
    }.ofDifferentInstructions
    let partial = PartialCorrelation.all(of: [samples.proposalLengths], in: samples)[0]
    #expect(
      partial.givenLength.coefficient == nil && partial.givenLength.interval == nil && partial.count == 30)
  }

  @Test("Preference that goes with length and nothing else leaves a partial correlation near 0")
  func confounded() throws {
    var random = SplitMix64(seed: 6)
    var similarities: [[Double]] = []
    let samples = (0..<400).map { _ in
      // Evenly spaced, so that ranks tell all there is to length.
      let lengths = (1...6).map { $0 * 100 }.shuffled(using: &random)
      similarities.append(lengths.map { Double($0) + 300 * random.unit() })
      return sample(lengths.map { Double($0) + 300 * random.unit() }, lengths: lengths)
    }.ofDifferentInstructions
    let plain = try #require(MeanCorrelation(of: similarities, in: samples).mean)
    #expect(plain > 0.7)
    let partial = PartialCorrelation.all(of: [similarities], in: samples)[0].givenLengthAndModel
    #expect(abs(try #require(partial.coefficient)) < 0.08)
    #expect(try #require(partial.interval).contains(0))
  }

  @Test("Repeating every instruction changes no figure and no interval")
  func repetitions() throws {
    var random = SplitMix64(seed: 8)
    let samples = (0..<40).map { _ in
      sample(
        (0..<6).map { _ in random.unit() },
        lengths: (0..<6).map { _ in Int.random(in: 1..<900, using: &random) })
    }.ofDifferentInstructions
    let values = samples.map { $0.proposals.map { $0.preference + random.unit() } }
    let (once, thrice) = (
      MeanCorrelation(of: values, in: samples),
      MeanCorrelation(of: values + values + values, in: samples + samples + samples)
    )
    #expect(once.instructions == 40 && once.count == 40)
    #expect(thrice.instructions == 40 && thrice.count == 120)
    func isSame(_ one: Double?, _ other: Double?) throws -> Bool {
      abs(try #require(one) - #require(other)) < 1e-12
    }
    #expect(try isSame(once.mean, thrice.mean))
    #expect(try isSame(once.interval?.lowerBound, thrice.interval?.lowerBound))
    #expect(try isSame(once.interval?.upperBound, thrice.interval?.upperBound))
    let partials = [
      PartialCorrelation.all(of: [values], in: samples)[0],
      PartialCorrelation.all(of: [values + values + values], in: samples + samples + samples)[0],
    ].map(\.givenLengthAndModel)
    #expect(try isSame(partials[0].coefficient, partials[1].coefficient))
    #expect(try isSame(partials[0].interval?.lowerBound, partials[1].interval?.lowerBound))
    // The same instruction is no other one: repetitions are left out of a model's mean with it.
    for (one, other) in zip(samples.modelMeans, (samples + samples).modelMeans.prefix(40)) {
      #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-12 })
    }
    let alone = Array(repeating: samples[0], count: 3)
    #expect(MeanCorrelation(of: Array(repeating: values[0], count: 3), in: alone).interval == nil)
    #expect(alone.modelMeans.joined().allSatisfy { $0.isNaN })
  }
}

extension [PreferenceSample] {
  /// The same, none of which is a repetition.
  fileprivate var ofDifferentInstructions: [PreferenceSample] {
    enumerated().map { index, sample in
      var sample = sample
      sample.instruction = index
      return sample
    }
  }
}
