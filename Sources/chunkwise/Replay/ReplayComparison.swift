import Aggregation
import CommandLine
import Measures
import Mixtures

/// What a replay with live aggregators has shown: every policy against `full` on the same proposals, and `full` against
/// itself with another seed beside it.
struct ReplayComparison {
  /// Latencies, and how much was said; what answers cost stands in the trace for `compare`.
  private static let measures: [Measure] = [.ttft, .maxGap, .stall, .e2e, .tokens]

  private let measured: [MeasuredRequest]
  private let settings: RunSettings
  private let log: RunLog

  init(_ measured: [MeasuredRequest], _ settings: RunSettings, _ log: RunLog) {
    self.measured = measured
    self.settings = settings
    self.log = log
  }

  /// Writes it to the standard error.
  func write() async throws {
    let stream = StandardStream.error
    if let sentence = ReplayLag(log.playbackLagsNs).sentence(speed: 1) { stream.write(sentence + "\n") }
    guard settings.policies.contains(where: { $0.name == Policy.full.name }) else {
      stream.write("Policies are compared with full, which is not among them.\n")
      return
    }
    let isSimulated = settings.recorded?.isSimulated ?? false
    var all: [Table?] = [nil, nil]
    var remarks: [String] = []
    for mixture in settings.mixtures {
      let requests = measured.filter { $0.mixture == mixture.shape.name && $0.measures.standing == .complete }
      guard !requests.isEmpty else { continue }
      let source = ComparisonSource(
        name: mixture.shape.name, requests: requests, seed: settings.seed,
        isSimulated: isSimulated,
        // Answers to placeholders say nothing.
        answers: isSimulated ? nil : requests.map { log.answer(to: $0) ?? WrittenAnswer(text: "", seed: 0) })
      let study: ComparisonStudy
      do {
        // Recorded proposers may differ from request to request; what is compared has the same.
        study = try ComparisonStudy(
          of: [source], measures: Self.measures, mixturesMayDiffer: true, metrics: SimilarityMetric.usual)
      } catch {
        remarks.append("\(mixture.shape.name): \(error.description)")
        continue
      }
      let comparison = await study.comparison()
      remarks += comparison.remarks.filter { !remarks.contains($0) }
      for (index, table) in comparison.tables.prefix(all.count).map({ Table($0) }).enumerated() {
        all[index] =
          settings.mixtures.count > 1
          ? table.under(mixture.shape.name, "mixture", behind: all[index]) : table
      }
    }
    for remark in remarks { stream.write(remark + "\n") }
    let tables = all.compactMap { $0 }.filter { !$0.rows.isEmpty }
    // A file of comma-separated values holds one.
    stream.write(settings.format == .csv ? Array(tables.prefix(1)) : tables, as: settings.format)
  }
}
