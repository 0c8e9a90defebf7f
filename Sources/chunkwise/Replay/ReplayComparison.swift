import Aggregation
import CommandLine
import Measures
import Mixtures

/// What a replay with live aggregators has shown: every policy against `full` on the same proposals, and `full` against
/// itself with another seed beside it.
struct ReplayComparison {
  /// Latencies; what answers say and cost stands in the trace for `compare`.
  private static let measures: [Measure] = [.ttft, .maxGap, .stall, .e2e]

  private let measured: [MeasuredRequest]
  private let settings: RunSettings

  init(_ measured: [MeasuredRequest], _ settings: RunSettings) {
    self.measured = measured
    self.settings = settings
  }

  /// Writes it to the standard error.
  ///
  /// - Parameter lagsNs: how much later than due the pieces of proposals came, in nanoseconds.
  func write(lagsNs: [Double]) throws {
    let stream = StandardStream.error
    if let sentence = ReplayLag(lagsNs).sentence(speed: 1) { stream.write(sentence + "\n") }
    guard settings.policies.contains(where: { $0.name == Policy.full.name }) else {
      stream.write("Policies are compared with full, which is not among them.\n")
      return
    }
    var all: Table?
    for mixture in settings.mixtures {
      let requests = measured.filter { $0.mixture == mixture.shape.name && $0.measures.standing == .complete }
      guard !requests.isEmpty else { continue }
      let source = ComparisonSource(
        name: mixture.shape.name, requests: requests, seed: settings.seed,
        isSimulated: settings.recorded?.isSimulated ?? false)
      // Recorded proposers may differ from request to request; what is compared has the same.
      guard
        let comparison = try? Comparison(of: [source], measures: Self.measures, mixturesMayDiffer: true)
      else { continue }
      let table = Table(comparison.tables[0])
      all = settings.mixtures.count > 1 ? table.under(mixture.shape.name, "mixture", behind: all) : table
    }
    if let all { stream.write([all], as: settings.format) }
  }
}
