import Aggregation
import CommandLine
import Engine
import Measures
import TokenStreams

/// What a delta costs in the machine, and through the driver.
enum FoldBenchmark: Benchmark {
  static let command = Command(
    "fold", "A delta's time in the pure machine, and through the driver.",
    discussion: """
      Six proposals and, where rounds are written, an answer are made up beforehand and folded: first into one \
      aggregating place that only gathers (the floor of what a decision costs), then through the machine of a whole \
      request under several policies, its prompts rendered; then the same requests run through the driver, with calls \
      whose events are all there at once, so that tasks, mailbox and clock are all that is added.

      The time is that of the core spent (of all cores for the driver), the median over all passes, divided by the \
      deltas of proposers and aggregator. The design's figures are 25 ns a delta in the fold and 810 ns through the \
      driver.
      """,
    options: [
      .value("tokens", "T", "Tokens of each proposal. Default: 1000."),
      .value("seconds", "S", "How long each is measured. Default: 0.7."),
    ] + TableOutput.options)

  private static let proposers = 6
  private static let policies = [Policy.full, .staircase, .staircaseCached, .quorum]

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let tokens = try arguments.integer("tokens", in: 16...1_000_000) ?? 1000
    let seconds = try arguments.number("seconds", in: 0...600) ?? 0.7
    let timer = PassTimer(durationNs: Int64(seconds * 1e9))
    var table = Table(
      "fold",
      columns: [
        Table.Column("what", .leading), Table.Column("policy", .leading), Table.Column("deltas"),
        Table.Column("delta", unit: "ns"), Table.Column("deltas", unit: "/s"),
      ])
    func add(_ what: String, _ policy: String, deltas: Int, passNs: Double) {
      let deltaNs = passNs / Double(deltas)
      table.append([
        .text(what), .text(policy), .count(deltas), .number(deltaNs, digits: 0),
        .number(1e9 / deltaNs, digits: 0),
      ])
    }

    let place = PlaceFold(proposers: proposers, tokens: tokens)
    add("proposals into one place", "full", deltas: place.run(), passNs: timer.medianNs { _ = place.run() })
    for policy in policies {
      let fold = FoldRun(policy: policy, proposers: proposers, tokens: tokens)
      add("request, folded", policy.name, deltas: fold.run(), passNs: timer.medianNs { _ = fold.run() })
    }
    for policy in policies {
      let (deltas, passNs) = try await drive(policy, tokens: tokens, seconds: seconds)
      add("request, through the driver", policy.name, deltas: deltas, passNs: passNs)
    }
    table.notes = ["\(proposers) proposers of \(tokens) tokens."]
    return [table]
  }

  /// The deltas of one request, and the median time on cores of running it.
  private static func drive(
    _ policy: Policy, tokens: Int, seconds: Double
  ) async throws -> (deltas: Int, passNs: Double) {
    let engine = MixtureEngine(
      shape: MockMixture.shape(proposers: proposers),
      transport: ScriptedTransport(tokens: SampleText(tokens: tokens * 2).tokens), timebase: WallTimebase())
    let request = MixtureRequest(messages: [Message(.user, "Why?")], policy: policy)
    let deltas = Lock(0)
    var passes: [Double] = []
    let endNs = Clock.nowNs + Int64(seconds * 1e9)
    repeat {
      deltas.withLock { $0 = 0 }
      let startNs = Clock.processNs
      let (outcome, _) = await engine.run(request) { observation in
        if case .stream(_, .delta, _) = observation { deltas.withLock { $0 += 1 } }
      }
      passes.append(Double(Clock.processNs - startNs))
      guard case .complete = outcome else {
        throw CommandLineError(.software, "A request under \(policy.name) ended as \(outcome).")
      }
    } while Clock.nowNs < endNs
    return (deltas.withLock { $0 }, Quantiles(passes)[0.5]!)
  }
}
