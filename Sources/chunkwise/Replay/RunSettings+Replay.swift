import CommandLine
import Mixtures

extension RunSettings {
  /// Reads the arguments of `replay --aggregator`.
  ///
  /// - Parameter selection: the numbers of the recorded requests to answer again; nil for all.
  init(replaying arguments: Arguments, _ selection: Set<Int>?) throws {
    let mixture = try Self.mixture(arguments, of: "replay --aggregator")
    let policies = try Self.policies(arguments, of: mixture)
    var mixtures: [Mixture] = []
    for name in try arguments.list("aggregator") {
      let aggregated: Mixture
      do {
        aggregated = name == "live" ? mixture : try mixture.aggregated(by: name)
      } catch {
        throw CommandLineError(error, invalid: .usage)
      }
      guard !mixtures.contains(aggregated) else {
        throw CommandLineError.usage("--aggregator names \(name) twice.")
      }
      mixtures.append(aggregated)
    }
    let recorded = try RecordedSources(arguments.positionals, selection: selection, under: mixtures)
    try self.init(
      arguments, mixture, policies, questions: recorded.questions,
      variants: recorded.variants(policies, repetitions: try Self.repetitions(arguments)),
      recorded: recorded)
  }
}
