import CommandLine
import Mixtures
import Simulation

/// What `run --probe` was asked to do.
struct ProbeSettings {
  /// The options of `run` that mean something to it. It designs prompts, policies, loads and answers itself.
  private static let options = [
    "mixture", "preset", "samples", "probe", "probe-lengths", "repeat", "trace", "seed", "temperature",
    "retries",
    "dry-run", "quiet",
  ]

  let mixture: Mixture
  /// Lengths of the prompts, in tokens of four bytes.
  let lengths: [Int]
  let repetitions: Int
  let trace: String
  let seed: UInt64
  let isQuiet: Bool

  /// - Parameters:
  ///   - mixture: whose agents are probed.
  ///   - arguments: those of `run`.
  init(_ mixture: Mixture, _ arguments: Arguments) throws(CommandLineError) {
    let others = RunCommand.command.options.map(\.name).filter { !Self.options.contains($0) }
    // Without answers is how probes are run; it may be said.
    let saysSo = try arguments.choice("output", of: RunSettings.Output.self) == .nothing
    if let other = others.first(where: { arguments.has($0) && !($0 == "output" && saysSo) }) {
      throw .usage("--probe designs its own requests; --\(other) is for others.")
    }
    self.mixture = mixture
    lengths = try Self.lengths(arguments)
    repetitions = try arguments.integer("repeat", in: 1...1_000) ?? 1
    trace = arguments.string("trace") ?? "chunkwise-probe-\(WallClock.fileStamp()).jsonl.zst"
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    isQuiet = arguments.has("quiet")
  }

  private static func lengths(_ arguments: Arguments) throws(CommandLineError) -> [Int] {
    let words = try arguments.list("probe-lengths")
    if words.isEmpty { return ProbeDesign.usualLengths }
    var lengths: [Int] = []
    for word in words {
      guard let length = Int(word), ProbeDesign.possibleLengths.contains(length) else {
        throw .usage(
          "--probe-lengths: \"\(word)\" is no length; give whole numbers of tokens from "
            + "\(ProbeDesign.possibleLengths.lowerBound) to \(ProbeDesign.possibleLengths.upperBound), such as "
            + "\(text(ProbeDesign.usualLengths)).")
      }
      if lengths.contains(length) { throw .usage("--probe-lengths names \(length) twice.") }
      lengths.append(length)
    }
    return lengths
  }

  /// Lengths as the option takes them.
  static func text(_ lengths: [Int]) -> String { lengths.map(String.init).joined(separator: ",") }
}
