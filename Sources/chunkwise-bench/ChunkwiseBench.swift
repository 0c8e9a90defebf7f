import CommandLine
import Glibc

/// The benchmarks: each a command, with what it is compared with in the same run where there is such a thing.
@main
struct ChunkwiseBench {
  static let benchmarks: [any Benchmark.Type] = [
    EventStreamBenchmark.self, FoldBenchmark.self, SimulateBenchmark.self, TraceBenchmark.self,
    StreamsBenchmark.self, DelayBenchmark.self, FloodBenchmark.self, FidelityBenchmark.self,
    SimilarityBenchmark.self, ReportBenchmark.self, MemoryBenchmark.self,
  ]

  static let program = Program(
    "chunkwise-bench", "What chunkwise costs, measured on this machine, beside its peers.", version: "0.1.0",
    commands: benchmarks.map { $0.command } + [
      Command(
        "all", "Run every benchmark with its defaults.",
        discussion:
          "One after the other, a few minutes in all. Run it on an idle machine, built for release.",
        options: TableOutput.options)
    ])

  static func main() async {
    StandardStream.ignoreBrokenPipes()
    let words = Array(Swift.CommandLine.arguments.dropFirst())
    do {
      if let role = words.first.flatMap(ChildRole.init) { return try await role.play(words.dropFirst()) }
      switch try program.parse(words) {
      case .print(let text): StandardStream.output.write(text)
      case .run(let name, let arguments): try await run(name, arguments)
      }
      if let failure = StandardStream.output.failure { throw failure }
    } catch {
      let failure = error as? CommandLineError ?? CommandLineError(.software, "\(error)")
      StandardStream.error.write("chunkwise-bench: \(failure.description)\n")
      exit(failure.code.rawValue)
    }
  }

  private static func run(_ name: String, _ arguments: Arguments) async throws {
    let chosen = benchmarks.filter { name == "all" || name == $0.command.name }
    let output = try TableOutput(arguments, of: chosen.flatMap { $0.tables })
    warnOfDebugBuild()
    var tables: [Table] = []
    for benchmark in chosen {
      if name == "all" { StandardStream.error.write("\(benchmark.command.name) …\n") }
      guard let own = name == "all" ? try benchmark.command.parse([]) : arguments else { continue }
      tables += try await benchmark.run(own)
    }
    output.write(tables)
  }

  private static func warnOfDebugBuild() {
    assert(
      {
        StandardStream.error.write("chunkwise-bench: this is a debug build; its figures mean nothing.\n")
        return true
      }())
  }
}
