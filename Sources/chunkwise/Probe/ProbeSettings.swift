import CommandLine
import Mixtures

/// What `run --probe` was asked to do.
struct ProbeSettings {
  let mixture: Mixture
  let repetitions: Int
  let trace: String
  let seed: UInt64
  let isQuiet: Bool

  /// - Parameters:
  ///   - mixture: whose agents are probed.
  ///   - arguments: those of `run`.
  init(_ mixture: Mixture, _ arguments: Arguments) throws(CommandLineError) {
    let others = [
      "prompt", "file", "policy", "concurrency", "resume", "no-trace", "drain", "cache", "output",
    ]
    if let other = others.first(where: { arguments.has($0) }) {
      throw .usage("--probe designs its own requests; --\(other) is for others.")
    }
    self.mixture = mixture
    repetitions = try arguments.integer("repeat", in: 1...1_000) ?? 1
    trace = arguments.string("trace") ?? "chunkwise-probe-\(WallClock.fileStamp()).jsonl.zst"
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    isQuiet = arguments.has("quiet")
  }
}
