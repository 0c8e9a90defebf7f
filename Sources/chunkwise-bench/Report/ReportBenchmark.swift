import CommandLine
import Glibc

/// How long a report and the exports of a long trace take, and how large they are.
enum ReportBenchmark: Benchmark {
  static let command = Command(
    "report", "Time, memory and size of `chunkwise report` and of each `chunkwise export`.",
    discussion: """
      Traces of six proposers and an aggregator are made up: many requests with answers of 16 tokens, some with 1,000, a \
      few with 4,000, and a single one with all the text. Answers have their words from the proposals; under `staircase` \
      they are compared with them round by round, and not at all where they have more than 32 KiB. Of each trace the \
      program that was built beside this one makes a page and every export, as a user would: the time is from its start \
      to its end, the memory its peak. The floor is `chunkwise analyze`, which reads the trace once and computes the \
      tables of the page; a report reads it twice.
      """,
    options: [
      .value("deltas", "N", "Deltas of each trace, about. Default: 1000000.")
    ] + TableOutput.options)

  private static let exports = ["perfetto", "otlp", "csv", "notebook"]

  static func run(_ arguments: Arguments) throws -> [Table] {
    let deltas = try arguments.integer("deltas", in: 112...50_000_000) ?? 1_000_000
    var table = Table(
      "report",
      columns: [
        Table.Column("policy", .leading), Table.Column("tokens"), Table.Column("requests"),
        Table.Column("deltas"), Table.Column("made", .leading), Table.Column("wall", unit: "s"),
        Table.Column("CPU", unit: "s"), Table.Column("deltas", unit: "/s"),
        Table.Column("peak", unit: "MiB"), Table.Column("size", unit: "kB"),
      ])
    table.keyColumns = 5
    let longest = deltas / SimulationSample.streams
    for (policy, tokens) in [
      ("full", 16), ("full", 1000), ("full", 4000), ("staircase", 4000), ("full", longest),
    ] where tokens <= longest {
      let requests = longest / tokens
      let trace = try TemporaryFile()
      let writer = try ChildProcess(.recordSample, [trace.path, "\(requests)", "\(tokens)", policy])
      let written = Int(try writer.line()) ?? 0
      writer.end()
      func append(_ made: String, _ run: ProgramRun, bytes: Int?) {
        let seconds = Double(run.wallNs) / 1e9
        table.append([
          .text(policy), .count(tokens), .count(requests), .count(written), .text(made),
          .number(seconds, digits: 2), .number(Double(run.cpuNs) / 1e9, digits: 2),
          .number(Double(written) / seconds, digits: 0),
          .number(Double(run.peakBytes) / 1_048_576, digits: 0),
          bytes.map { .number(Double($0) / 1000, digits: 0) } ?? .missing,
        ])
      }
      append("analyze", try ProgramRun(["analyze", trace.path]), bytes: nil)
      let page = try TemporaryFile()
      append("report", try ProgramRun(["report", trace.path, "-o", page.path]), bytes: page.bytes)
      for target in exports {
        let folder = try TemporaryFolder()
        // A timeline is one file, the others are folders.
        let path = "\(folder.path)/\(target)"
        append(
          target, try ProgramRun(["export", trace.path, "--to", target, "-o", path]), bytes: folder.bytes)
      }
    }
    return [table]
  }
}
