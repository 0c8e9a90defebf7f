/// The prompts of the demo and the answers that its models give: written for it, so that it needs no network.
enum DemoScript {
  /// One prompt, what each proposer answers, and what the aggregator makes of it.
  struct Entry: Sendable {
    let prompt: String
    /// One answer for each of the six proposers.
    let proposals: [String]
    let answer: String
  }

  static let entries: [Entry] = [prose, list, code, german]
}
