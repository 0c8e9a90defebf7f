import Aggregation
import Mixtures

extension RunSettings {
  /// The mixtures that answer: the one that was named, or what a replay makes of it.
  var mixtures: [Mixture] { recorded?.mixtures ?? [mixture] }

  /// Who reads whom as a job is answered.
  func shape(for job: BatchPlan.Job) -> MixtureShape { recorded?.shape(for: job) ?? mixture.shape }
}
