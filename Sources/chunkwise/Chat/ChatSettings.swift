import Aggregation
import CommandLine
import Mixtures

/// What `chat` was asked to do.
struct ChatSettings {
  let mixture: Mixture
  /// The first turns' policy.
  let policy: Policy
  /// The trace's file; nil: nothing is recorded.
  let trace: String?
  let seed: UInt64
  let requiresProposals: Bool
  let isQuiet: Bool

  /// Reads the arguments.
  init(_ arguments: Arguments) throws {
    mixture = try RunSettings.mixture(arguments, of: "chat")
    let policies = try RunSettings.policies(arguments, of: mixture)
    // A mixture may name several for its runs; a conversation has one at a time.
    guard policies.count == 1 || !arguments.has("policy") else {
      throw CommandLineError.usage("--policy: \(Self.onePolicy)")
    }
    policy = policies[0]
    guard !arguments.has("trace") || !arguments.has("no-trace") else {
      throw CommandLineError.usage("Only one of --trace and --no-trace can be given.")
    }
    trace =
      arguments.has("no-trace")
      ? nil
      : try arguments.string("trace").map { try TracePath.checked($0, option: "--trace") }
        ?? "chunkwise-\(WallClock.fileStamp()).jsonl.zst"
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    requiresProposals = arguments.has("require-proposals")
    isQuiet = arguments.has("quiet")
  }

  private static let onePolicy = "A conversation is answered under one policy at a time."

  /// The policy that somebody names in the midst of the conversation.
  func policy(_ expression: String) throws(CommandLineError) -> Policy {
    let policies: [Policy]
    do {
      policies = try mixture.policies(expression, source: "/policy")
    } catch {
      throw CommandLineError(error, invalid: .usage)
    }
    guard policies.count == 1 else { throw .usage("/policy: \(Self.onePolicy)") }
    var policy = policies[0]
    policy.requireProposals = policy.requireProposals || (requiresProposals && policy.usesProposers)
    return policy
  }
}
