import CommandLine
import Glibc
import TokenStreams
import Traces

/// How much memory the analysis of a long trace takes.
enum MemoryBenchmark: Benchmark {
  static let command = Command(
    "memory", "Memory that `chunkwise analyze` takes at most for a long trace.",
    discussion: """
      A trace of made-up requests (six proposers and an aggregator, 250 tokens each) is written, and the program that was \
      built beside this one reads it. Medians and percentiles are exact, so that every value of a measure is kept: the floor \
      is 8 bytes for each gap between two pieces that a table is about, which are those of answers by policy and those of \
      all streams by agent and by layer, and once more while the largest group is sorted.
      """,
    options: [
      .value("megabytes", "N", "Size of the trace, uncompressed. Default: 200.")
    ] + TableOutput.options)

  private static let tokens = 250

  static func run(_ arguments: Arguments) throws -> [Table] {
    let bytes = (try arguments.integer("megabytes", in: 1...100_000) ?? 200) * 1_000_000
    let file = try TemporaryFile()
    let requests = try write(to: file.path, bytes: bytes)
    var table = Table(
      "memory",
      columns: [
        Table.Column("analyze", .leading), Table.Column("requests"), Table.Column("rows"),
        Table.Column("uncompressed", unit: "MB"), Table.Column("wall", unit: "s"),
        Table.Column("peak", unit: "MiB"), Table.Column("gaps kept", unit: "MiB"),
      ])
    for (grouping, streams) in [("policy", 1), ("agent", 7), ("layer", 7)] {
      let startNs = Clock.nowNs
      let peak = try ProgramRun(["analyze", file.path, "--by", grouping]).peakBytes
      table.append([
        .text("--by \(grouping)"), .count(requests.count), .count(requests.rows),
        .number(Double(requests.bytes) / 1e6, digits: 0),
        .number(Double(Clock.nowNs - startNs) / 1e9, digits: 1), .number(Double(peak) / 1048576, digits: 1),
        .number(Double(8 * requests.count * streams * (tokens - 1)) / 1048576, digits: 1),
      ])
    }
    return [table]
  }

  /// Writes requests until they have so many bytes, uncompressed.
  private static func write(to path: String, bytes: Int) throws -> (count: Int, rows: Int, bytes: Int) {
    let header = TraceHeader(
      tool: "chunkwise-bench", seed: 1, wallNs: 0, monotonicNs: 0, isSimulated: false, machine: nil)
    let writer = try RowWriter(path: path, header: header, replacing: true)
    var encoder = ObservationEncoder()
    let words = SampleText(tokens: 20_000).tokens
    var random = SplitMix64(seed: 1)
    var count = 0
    while writer.rowBytes < bytes {
      let texts = (0...SimulationSample.proposers).map { _ in
        let start = Int.random(in: 0..<words.count - tokens, using: &random)
        return Array(words[start..<start + tokens])
      }
      for observation in SimulationSample.observations(count, texts) {
        try writer.append(encoder.row(request: count, observation))
      }
      count += 1
    }
    try writer.finish()
    return (count, writer.rows, writer.rowBytes)
  }
}
