public import Aggregation
internal import Digests
internal import TokenStreams

/// Which requests a batch makes, and in which order.
///
/// The policies of one prompt and repetition follow each other in an order drawn from the seed, so that no policy always
/// meets a server that another has warmed up, and drift over the run falls on all alike.
public struct BatchPlan: Equatable, Sendable {
  /// One request to make.
  public struct Job: Equatable, Sendable {
    /// Its place in the whole batch, from 0; the finished ones count too, so that it is the same when the batch goes on.
    public var number: Int
    /// The conversation.
    public var prompt: Prompt
    /// Digest of the conversation.
    public var promptID: String
    /// From 0.
    public var repetition: Int
    /// How the proposals become an answer.
    public var policy: Policy
    /// The same for all policies of a prompt and repetition, so that they ask for the same samples.
    public var seed: UInt64
    /// Keeps its prompt cache apart from all others'; empty where the batch is to share one.
    public var cacheNamespace: String
    /// The most tokens of any of its calls; nil where the mixture and the policy alone decide.
    public var maxTokens: Int?
  }

  /// The requests, in the order in which they are started.
  public private(set) var jobs: [Job] = []
  /// How many were left out because they are finished.
  public private(set) var skipped = 0

  /// Plans a batch.
  ///
  /// - Parameters:
  ///   - repetitions: how often each prompt is answered under each policy.
  ///   - seed: from it come the order and the requests' seeds.
  ///   - run: what tells this run's cache namespaces from those of other runs; nil to share the servers' caches.
  ///   - promptID: the digest of a conversation.
  ///   - maxTokens: by the number of a job, the most tokens of any of its calls.
  ///   - isFinished: whether an earlier run has the answer to a job already.
  public init(
    prompts: [Prompt], policies: [Policy], repetitions: Int = 1, seed: UInt64, run: String?,
    promptID: (Prompt) -> String,
    maxTokens: (Int) -> Int? = { _ in nil },
    isFinished: (Job) -> Bool = { _ in false }
  ) {
    var random = SplitMix64(seed: seed)
    var number = 0
    for repetition in 0..<repetitions {
      for (index, prompt) in prompts.enumerated() {
        let id = promptID(prompt)
        let requestSeed = random.next()
        for policy in policies.shuffled(using: &random) {
          let job = Job(
            number: number, prompt: prompt, promptID: id, repetition: repetition, policy: policy,
            seed: requestSeed,
            cacheNamespace: run.map { Self.namespace("\($0)-\(index)-\(repetition)-\(policy.name)") } ?? "",
            maxTokens: maxTokens(number))
          number += 1
          if isFinished(job) { skipped += 1 } else { jobs.append(job) }
        }
      }
    }
  }

  /// A name of twelve characters. Where it stands in the prompt the model reads it, so that it must not differ in length
  /// between policies, nor say anything.
  private static func namespace(_ name: String) -> String {
    var digest = SHA256()
    digest.update(name)
    return digest.hex(bytes: 6)
  }
}
