import CommandLine
import Glibc

/// How long a report takes, and how large its page is.
enum ReportBenchmark: Benchmark {
  static let command = Command(
    "report", "Time, memory and page size of `chunkwise report`.",
    discussion: """
      Traces of six proposers and an aggregator are made up: some requests with long answers, many with short ones, and a \
      single one with all the text. Of each the program that was built beside this one makes a page, as a user would: the \
      time is from its start to its end, the memory its peak. The floor is `chunkwise analyze`, which reads the trace \
      once and computes the same tables; a report reads it twice.
      """,
    options: [
      .value("deltas", "N", "Deltas of each trace, about. Default: 1000000.")
    ] + TableOutput.options)

  static func run(_ arguments: Arguments) throws -> [Table] {
    let deltas = try arguments.integer("deltas", in: 112...50_000_000) ?? 1_000_000
    var table = Table(
      "report",
      columns: [
        Table.Column("requests"), Table.Column("deltas"), Table.Column("wall", unit: "s"),
        Table.Column("CPU", unit: "s"), Table.Column("peak", unit: "MiB"), Table.Column("page", unit: "kB"),
        Table.Column("analyze", unit: "s"),
      ])
    table.keyColumns = 2
    for tokens in [1000, 16, deltas / SimulationSample.streams]
    where tokens * SimulationSample.streams <= deltas {
      let requests = deltas / (tokens * SimulationSample.streams)
      let trace = try TemporaryFile()
      try SimulationSample(requests: requests, tokens: tokens).record(to: trace.path)
      let page = try TemporaryFile()
      let report = try ProgramRun(["report", trace.path, "-o", page.path])
      let analysis = try ProgramRun(["analyze", trace.path])
      table.append([
        .count(requests), .count(requests * tokens * SimulationSample.streams),
        .number(Double(report.wallNs) / 1e9, digits: 2), .number(Double(report.cpuNs) / 1e9, digits: 2),
        .number(Double(report.peakBytes) / 1_048_576, digits: 0),
        .number(Double(page.bytes) / 1000, digits: 0),
        .number(Double(analysis.wallNs) / 1e9, digits: 2),
      ])
    }
    return [table]
  }
}
