import CommandLine
import Mixtures
import Simulation

/// What `run --probe` was asked to do.
struct ProbeSettings {
  /// The options of `run` that mean something to it. It designs prompts, policies, loads and answers itself.
  private static let options = [
    "mixture", "preset", "samples", "probe", "probe-lengths", "probe-concurrency", "repeat", "trace", "seed",
    "temperature", "retries", "dry-run", "quiet",
  ]

  let mixture: Mixture
  /// Lengths of the prompts, in tokens of four bytes.
  let lengths: [Int]
  /// Probes at a time, one number after the other.
  let concurrencies: [Int]
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
    lengths =
      try Self.numbers(
        "probe-lengths", of: arguments, in: ProbeDesign.possibleLengths, "length", "tokens",
        ProbeDesign.usualLengths)
    concurrencies =
      try Self.numbers(
        "probe-concurrency", of: arguments, in: ProbeDesign.possibleConcurrencies, "concurrency",
        "probes at a time", ProbeDesign.usualConcurrencies)
    repetitions = try arguments.integer("repeat", in: 1...1_000) ?? 1
    trace = arguments.string("trace") ?? "chunkwise-probe-\(WallClock.fileStamp()).jsonl.zst"
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    isQuiet = arguments.has("quiet")
  }

  /// The numbers that an option lists, each once; the usual ones where it was not given.
  private static func numbers(
    _ option: String, of arguments: Arguments, in possible: ClosedRange<Int>, _ noun: String, _ unit: String,
    _ usual: [Int]
  ) throws(CommandLineError) -> [Int] {
    let words = try arguments.list(option)
    if words.isEmpty { return usual }
    var numbers: [Int] = []
    for word in words {
      guard let number = Int(word), possible.contains(number) else {
        throw .usage(
          "--\(option): \"\(word)\" is no \(noun); give whole numbers of \(unit) from \(possible.lowerBound) to "
            + "\(possible.upperBound), such as \(text(usual)).")
      }
      if numbers.contains(number) { throw .usage("--\(option) names \(number) twice.") }
      numbers.append(number)
    }
    return numbers
  }

  /// Numbers as the options take them.
  static func text(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
}
