public import Aggregation
internal import Digests
public import TokenStreams

/// Which requests a batch makes, and in which order.
///
/// The variants of one question and repetition follow each other in an order drawn from the seed, so that none always
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
    /// The recorded request whose proposals it is given; nil if its own proposers write them.
    public var source: RequestHeader.Source?
    /// Which of the batch's mixtures answers, from 0.
    public var mixture: Int
    /// From 0.
    public var repetition: Int
    /// How the proposals become an answer.
    public var policy: Policy
    /// The same for all variants of a question and repetition, so that they ask for the same samples.
    public var seed: UInt64
    /// Keeps its prompt cache apart from all others'; empty where the batch is to share one.
    public var cacheNamespace: String
    /// The most tokens of any of its calls; nil where the mixture and the policy alone decide.
    public var maxTokens: Int?
  }

  /// What is asked.
  public struct Question: Equatable, Sendable {
    /// The conversation.
    public var prompt: Prompt
    /// Digest of the conversation.
    public var promptID: String
    /// The recorded request whose proposals are given; nil if proposers are to write them.
    public var source: RequestHeader.Source?

    /// Makes a question.
    public init(prompt: Prompt, promptID: String, source: RequestHeader.Source? = nil) {
      self.prompt = prompt
      self.promptID = promptID
      self.source = source
    }
  }

  /// One way to answer a question.
  public struct Variant: Equatable, Sendable {
    /// Which of the batch's mixtures answers, from 0.
    public var mixture: Int
    /// How the proposals become an answer.
    public var policy: Policy
    /// How often.
    public var repetitions: Int

    /// Makes a variant.
    public init(mixture: Int = 0, policy: Policy, repetitions: Int) {
      self.mixture = mixture
      self.policy = policy
      self.repetitions = repetitions
    }
  }

  /// The requests, in the order in which they are started.
  public private(set) var jobs: [Job] = []
  /// How many were left out because they are finished.
  public private(set) var skipped = 0

  /// Plans a batch.
  ///
  /// - Parameters:
  ///   - variants: the ways in which each question is answered.
  ///   - seed: from it come the order and the requests' seeds.
  ///   - run: what tells this run's cache namespaces from those of other runs; nil to share the servers' caches.
  ///   - maxTokens: by the number of a job, the most tokens of any of its calls.
  ///   - isFinished: whether an earlier run has the answer to a job already.
  public init(
    _ questions: [Question], variants: [Variant], seed: UInt64, run: String?,
    maxTokens: (Int) -> Int? = { _ in nil },
    isFinished: (Job) -> Bool = { _ in false }
  ) {
    var random = SplitMix64(seed: seed)
    var number = 0
    for repetition in 0..<(variants.map(\.repetitions).max() ?? 0) {
      let variants = variants.filter { repetition < $0.repetitions }
      for (index, question) in questions.enumerated() {
        let requestSeed = random.next()
        for variant in variants.shuffled(using: &random) {
          let name = "\(index)-\(repetition)-\(variant.mixture)-\(variant.policy.name)"
          let job = Job(
            number: number, prompt: question.prompt, promptID: question.promptID, source: question.source,
            mixture: variant.mixture, repetition: repetition, policy: variant.policy, seed: requestSeed,
            cacheNamespace: run.map { Self.namespace("\($0)-\(name)") } ?? "", maxTokens: maxTokens(number))
          number += 1
          if isFinished(job) { skipped += 1 } else { jobs.append(job) }
        }
      }
    }
  }

  /// Plans a batch in which one mixture answers prompts under some policies.
  ///
  /// - Parameters:
  ///   - repetitions: how often each prompt is answered under each policy.
  ///   - promptID: the digest of a conversation.
  public init(
    prompts: [Prompt], policies: [Policy], repetitions: Int = 1, seed: UInt64, run: String?,
    promptID: (Prompt) -> String, maxTokens: (Int) -> Int? = { _ in nil },
    isFinished: (Job) -> Bool = { _ in false }
  ) {
    self.init(
      prompts.map { Question(prompt: $0, promptID: promptID($0)) },
      variants: policies.map { Variant(policy: $0, repetitions: repetitions) }, seed: seed, run: run,
      maxTokens: maxTokens, isFinished: isFinished)
  }

  /// A name of twelve characters. Where it stands in the prompt the model reads it, so that it must not differ in length
  /// between policies, nor say anything.
  private static func namespace(_ name: String) -> String {
    var digest = SHA256()
    digest.update(name)
    return digest.hex(bytes: 6)
  }
}
