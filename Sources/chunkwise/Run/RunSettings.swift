import Aggregation
import ChatTransport
import CommandLine
import Mixtures
import TokenStreams
import Traces

/// What `run` was asked to do: the configuration with the flags applied over it.
struct RunSettings {
  enum Output: String, CaseIterable {
    case text, jsonl
    case nothing = "none"
  }
  enum Cache: String, CaseIterable { case fresh, warm }

  /// Where the run is recorded.
  enum Trace {
    case none
    case new(path: String)
    case resumed(path: String)

    /// The file; nil where there is none.
    var path: String? {
      switch self {
      case .none, .new(path: "-"): nil
      case .new(let path), .resumed(let path): path
      }
    }
  }

  var mixture: Mixture
  var policies: [Policy]
  /// What is asked.
  var questions: [BatchPlan.Question]
  /// In which ways each question is answered.
  var variants: [BatchPlan.Variant]
  /// The recorded requests whose proposals are given; nil where the mixture's proposers write them.
  var recorded: RecordedSources?
  /// The most requests at a time.
  var concurrency: Int
  /// When requests are to come; nil: one that ends lets the next begin.
  var arrivals: Arrivals?
  /// Whether the recorded lengths of answers limit those of the calls.
  var limitsOutput: Bool
  var trace: Trace
  var drains: Bool
  var cache: Cache
  var seed: UInt64
  var output: Output
  var isQuiet: Bool
  var format: TableFormat

  /// Reads the arguments of `run`.
  init(_ arguments: Arguments) throws {
    let mixture = try Self.mixture(arguments, of: "run")
    let policies = try Self.policies(arguments, of: mixture)
    let repetitions = try Self.repetitions(arguments)
    try self.init(
      arguments, mixture, policies,
      questions: try Self.prompts(arguments).map {
        BatchPlan.Question(prompt: $0, promptID: PromptID.of($0.messages))
      },
      variants: policies.map { BatchPlan.Variant(policy: $0, repetitions: repetitions) },
      drains: arguments.has("drain"))
  }

  /// Reads what all commands that ask models have in common.
  init(
    _ arguments: Arguments, _ mixture: Mixture, _ policies: [Policy], questions: [BatchPlan.Question],
    variants: [BatchPlan.Variant], recorded: RecordedSources? = nil, drains: Bool = false
  ) throws {
    self.mixture = mixture
    self.policies = policies
    self.questions = questions
    self.variants = variants
    self.recorded = recorded
    self.drains = drains
    let requestCount = questions.count * variants.reduce(0) { $0 + $1.repetitions }
    arrivals = try Arrivals.named(
      by: arguments, count: requestCount, factors: "prompts × policies × repetitions")
    limitsOutput = try Arrivals.givesLengths(arguments, arrivals)
    concurrency = try arguments.integer("concurrency", in: 1...100_000) ?? (arrivals == nil ? 1 : Int.max)
    trace = try Self.trace(arguments)
    cache = try arguments.choice("cache") ?? .fresh
    seed = UInt64(try arguments.integer("seed", in: 0...Int.max) ?? 1)
    isQuiet = arguments.has("quiet")
    format = try arguments.choice("format") ?? .table
    output = try Self.output(arguments, trace, isSingle: requestCount == 1)
  }

  /// How often each question is answered in each way.
  static func repetitions(_ arguments: Arguments) throws(CommandLineError) -> Int {
    try arguments.integer("repeat", in: 1...1_000_000) ?? 1
  }

  /// The text of the preset that the arguments name.
  static func presetText(_ arguments: Arguments) throws -> String {
    guard let preset: Preset = try arguments.choice("preset") else {
      throw CommandLineError.usage("--print-mixture needs --preset NAME.")
    }
    return preset.yaml(samples: try arguments.integer("samples", in: 1...1_000) ?? 6)
  }

  /// - Parameter command: what sentences call the command.
  static func mixture(_ arguments: Arguments, of command: String) throws -> Mixture {
    let preset: Preset? = try arguments.choice("preset")
    let samples = try arguments.integer("samples", in: 1...1_000)
    var mixture: Mixture
    switch (arguments.string("mixture"), preset) {
    case (let path?, nil): mixture = try Mixture(path: path)
    case (nil, let preset?): mixture = try Mixture(preset: preset, samples: samples ?? 6)
    case (nil, nil):
      throw CommandLineError.usage("\(command) needs a mixture: --mixture FILE or --preset NAME.")
    case (_?, _?): throw CommandLineError.usage("\(command) takes either --mixture or --preset, not both.")
    }
    if let temperature = try arguments.number("temperature", in: 0...2) {
      for index in mixture.agents.indices { mixture.agents[index].temperature = temperature }
    }
    if let limit = try arguments.integer("max-tokens", in: 1...Int.max) {
      for index in mixture.agents.indices { mixture.agents[index].maxTokens = limit }
    }
    if let retries = try arguments.integer("retries", in: 0...1_000) { mixture.retry.budget = retries }
    return mixture
  }

  static func policies(_ arguments: Arguments, of mixture: Mixture) throws -> [Policy] {
    var policies = mixture.policies
    if let expression = arguments.string("policy") {
      do {
        policies = try mixture.policies(expression)
      } catch {
        throw CommandLineError(error, invalid: .usage)
      }
    }
    if arguments.has("require-proposals") {
      for index in policies.indices where policies[index].usesProposers {
        policies[index].requireProposals = true
      }
    }
    return policies
  }

  private static func prompts(_ arguments: Arguments) throws -> [Prompt] {
    var prompts: [Prompt] = []
    do {
      for text in arguments.strings("prompt") { prompts.append(try Prompt(text)) }
    } catch {
      throw CommandLineError(error, invalid: .usage)
    }
    do {
      for path in arguments.strings("file") { prompts += try PromptFile.prompts(path: path) }
    } catch {
      throw CommandLineError(error, invalid: .dataErr)
    }
    guard !prompts.isEmpty else {
      throw CommandLineError.usage("run needs something to answer: --prompt TEXT or --file FILE.")
    }
    return prompts
  }

  private static func output(_ arguments: Arguments, _ trace: Trace, isSingle: Bool) throws -> Output {
    let asked: Output? = try arguments.choice("output")
    guard case .new(path: "-") = trace else { return asked ?? (isSingle ? .text : .jsonl) }
    if let asked, asked != .nothing {
      throw CommandLineError.usage(
        "The trace goes to the standard output, where answers cannot go too; leave --output out or name a file."
      )
    }
    return .nothing
  }

  private static func trace(_ arguments: Arguments) throws -> Trace {
    switch (arguments.string("trace"), arguments.string("resume"), arguments.has("no-trace")) {
    case (let path?, nil, false): .new(path: try TracePath.checked(path, option: "--trace"))
    case (nil, let path?, false): .resumed(path: path)
    case (nil, nil, true): .none
    case (nil, nil, false): .new(path: "chunkwise-\(WallClock.fileStamp()).jsonl.zst")
    default: throw CommandLineError.usage("Only one of --trace, --resume and --no-trace can be given.")
    }
  }
}
