import JSON
import Measures
import Testing

@Suite("Statistics against the reference packages")
struct GoldenStatisticsTests {
  private let golden: Golden

  init() throws { golden = try Golden("statistics") }

  @Test("Rank correlations and their p-values are SciPy's, and undefined where SciPy's are")
  func correlations() throws {
    var coefficients = Distance()
    var pValues = Distance()
    for example in try golden.cases("correlations") {
      let (x, y) = (try example.numbers("x"), try example.numbers("y"))
      for kind in RankCorrelation.Kind.allCases {
        let expected = try example.numbers(kind.rawValue)
        let found = RankCorrelation(kind, of: x, y)
        coefficients.add(found?.coefficient, expected[0], "\(kind) of \(x), \(y)")
        pValues.add(found?.pValue, expected[1], "p of \(kind) of \(x), \(y)")
      }
    }
    #expect(coefficients.largest <= 1e-15)
    #expect(pValues.largest <= 1e-12)
  }

  @Test("The sign test is SciPy's binomial test")
  func signs() throws {
    var distance = Distance()
    for example in try golden.cases("signs") {
      let heads = Int(try example.number("heads"))
      let tosses = Int(try example.number("tosses"))
      let test = SignTest((0..<tosses).map { $0 < heads ? 1 : -1 } + [0, 0])
      #expect(test.ties == 2)
      distance.add(test.pValue, try example.number("p"), "\(heads) of \(tosses)")
    }
    #expect(distance.largest <= 1e-12)
  }

  @Test("Holm's correction is that of statsmodels")
  func corrections() throws {
    var distance = Distance()
    for example in try golden.cases("corrections") {
      let (p, expected) = (try example.numbers("p"), try example.numbers("adjusted"))
      for (found, expected) in zip(Holm.adjusted(p), expected) { distance.add(found, expected, "\(p)") }
    }
    #expect(distance.largest <= 1e-15)
    #expect(Holm.adjusted([]).isEmpty)
  }

  @Test("Win rates and their errors are those of alpaca_eval")
  func winRates() throws {
    var distance = Distance()
    for example in try golden.cases("win_rates") {
      let preferences = try example.numbers("preferences")
      let rate = WinRate(preferences)
      distance.add(rate.percent, try example.number("win_rate"), "rate of \(preferences)")
      distance.add(rate.standardError, example["standard_error"]?.number, "error of \(preferences)")
      distance.add(rate.discretePercent, try example.number("discrete_win_rate"), "rate of \(preferences)")
      #expect(rate.count == Int(try example.number("n_total")))
      #expect(rate.wins == Int(try example.number("n_wins")))
      #expect(rate.losses == Int(try example.number("n_wins_base")))
      #expect(rate.draws == Int(try example.number("n_draws")))
      #expect(rate.count + rate.dropped == preferences.count)
    }
    #expect(distance.largest <= 1e-12)
  }

  @Test("Partial correlations are those of least squares on ranks")
  func partials() throws {
    var distance = Distance()
    for example in try golden.cases("partials") {
      let rows = try #require(example["samples"]?.array)
      let samples = try rows.enumerated().map { index, row in
        let (models, lengths) = (try row.numbers("model"), try row.numbers("length"))
        let preferences = try row.numbers("preference")
        return PreferenceSample(
          instruction: index,
          proposals: models.indices.map {
            .init(
              model: Int(models[$0]), position: $0, length: Int(lengths[$0]), preference: preferences[$0])
          }, answerLength: Int(try row.number("answer_length")))
      }
      let similarity = try rows.map { try $0.numbers("similarity") }
      let found = PartialCorrelation.all(
        of: [similarity], in: samples, bootstrap: Bootstrap(resamples: 200))[0]
      for (key, estimate) in [
        ("lengths", found.givenLength), ("lengthsAndModels", found.givenLengthAndModel),
      ] {
        distance.add(estimate.coefficient, example[key]?.number, key)
        #expect(estimate.interval?.contains(estimate.coefficient ?? .nan) == true)
      }
      #expect(found.count == MeanCorrelation(of: similarity, in: samples).count)
    }
    #expect(distance.largest <= 1e-12)
  }
}
