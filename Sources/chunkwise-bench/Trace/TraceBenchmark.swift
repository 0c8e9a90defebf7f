import CommandLine
import Glibc
import Measures
import TokenStreams
import Traces

/// How fast traces are written and read, and how large they are.
enum TraceBenchmark: Benchmark {
  static let command = Command(
    "trace", "Rows of a trace written, read and decoded per second, and bytes per row.",
    discussion: """
      One request of six interleaved streams, almost all of it deltas, is recorded into a temporary file as fast as the \
      writer takes it, read row by row, and read and decoded into observations. The time of writing is that of all \
      cores (rendering, compression, digest, and the thread they run on), with the disk waited for at the end; the \
      floor of both directions is zstd itself, some 400 MB/s at level 3.

      The size is that of the same rows with the writer's flush every 100 ms of the recorded time, as in a live run at \
      that pace: each flush ends a zstd block, with tables of its own. Packed is the same trace recompressed for the \
      archive. Generated words compress better than prose; give files of prose with --text for figures that hold for it.

      What a live stream pays is the CPU of its own thread, which appends to a queue; the rest is the writer's thread's.
      """,
    options: [
      .value("rows", "N", "Deltas to record. Default: 300000."),
      .value("rate", "R", "Deltas per second of each stream, for the size. Default: 50."),
      .value(
        "text", "FILE,…",
        "What the streams say: a text for all or one for each, plain or a model_outputs.json of AlpacaEval. Default: generated words."
      ),
    ] + TableOutput.options)

  static let tables = ["trace", "trace size"]

  private static let streams = 6

  static func run(_ arguments: Arguments) throws -> [Table] {
    let rate = try arguments.number("rate", in: 0.1...100_000) ?? 50
    let perStream = max(1, (try arguments.integer("rows", in: 1...50_000_000) ?? 300_000) / streams)
    let files = try arguments.list("text")
    guard [0, 1, streams].contains(files.count) else {
      throw CommandLineError.usage("--text takes one file, or \(streams): one for each stream.")
    }
    let texts = try files.isEmpty ? [SampleText(tokens: 100_000)] : files.map { try SampleText(path: $0) }
    let sample = TraceSample(texts: texts, streams: streams, deltasPerStream: perStream, rate: rate)
    let file = try TemporaryFile()

    var streamNs: Int64 = 0
    let written = try cost { streamNs = try record(sample, to: file.path) }
    let read = try cost { try readRows(file.path, expecting: sample.observations.count + 2) }
    let decoded = try cost { try decode(file.path, expecting: sample.observations.count) }
    var speed = Table(
      "trace",
      columns: [
        Table.Column("what", .leading), Table.Column("rows"), Table.Column("rows", unit: "/s"),
        Table.Column("row", unit: "ns"), Table.Column("CPU per row", unit: "ns"),
      ])
    for (what, cost) in [("written", written), ("read", read), ("read and decoded", decoded)] {
      let rows = Double(sample.observations.count)
      speed.append([
        .text(what), .count(sample.observations.count), .number(rows * 1e9 / cost.wallNs, digits: 0),
        .number(cost.wallNs / rows, digits: 0), .number(cost.cpuNs / rows, digits: 0),
      ])
    }
    let streamRowNs = Double(streamNs) / Double(sample.observations.count)
    speed.append([
      .text("recorded, the stream's thread alone"), .count(sample.observations.count),
      .number(1e9 / streamRowNs, digits: 0), .number(streamRowNs, digits: 0), .number(streamRowNs, digits: 0),
    ])
    // No text twice: the second time it would cost next to nothing.
    let tokens = texts.map(\.tokens.count).min()! / (texts.count == 1 ? streams : 1)
    let once = TraceSample(
      texts: texts, streams: streams, deltasPerStream: max(1, min(perStream, tokens)), rate: rate)
    return [speed, try size(once, rate: rate, text: files.isEmpty ? "generated words" : "as given")]
  }

  private static func cost(_ work: () throws -> Void) rethrows -> (wallNs: Double, cpuNs: Double) {
    let (wallNs, cpuNs) = (Clock.nowNs, Clock.processNs)
    try work()
    return (Double(Clock.nowNs - wallNs), Double(Clock.processNs - cpuNs))
  }

  /// Records the sample, and returns how long the thread was on a core that records.
  private static func record(_ sample: TraceSample, to path: String) throws -> Int64 {
    // The queue must not be what ends the recording: it is written faster than any run would.
    let limits = TraceWriter.Limits(queueBytes: 256 * sample.observations.count + (64 << 20))
    let writer = try TraceWriter(
      path: path, header: .now(tool: "chunkwise-bench", seed: 0), replacing: true, limits: limits)
    let startNs = Clock.threadNs
    for observation in sample.observations { writer.record(request: 0, observation) }
    let endNs = Clock.threadNs
    try writer.close()
    return endNs - startNs
  }

  private static func readRows(_ path: String, expecting expected: Int) throws {
    let reader = try TraceReader(path: path)
    var rows = 0
    while try reader.next() != nil { rows += 1 }
    precondition(rows == expected, "\(rows) rows were read and \(expected) recorded.")
  }

  private static func decode(_ path: String, expecting expected: Int) throws {
    let reader = try ObservationReader(path: path)
    var rows = 0
    while try reader.next() != nil { rows += 1 }
    precondition(rows == expected, "\(rows) observations were read and \(expected) recorded.")
  }

  /// Bytes per row where the writer is flushed at the pace of the recorded instants.
  private static func size(_ sample: TraceSample, rate: Double, text: String) throws -> Table {
    let file = try TemporaryFile()
    let writer = try RowWriter(
      live: file.path, header: .now(tool: "chunkwise-bench", seed: 0), replacing: true)
    var encoder = ObservationEncoder()
    var flushNs: Int64 = 0
    for observation in sample.observations {
      let row = encoder.row(request: 0, observation)
      if row.tNs >= flushNs {
        try writer.flush()
        flushNs = row.tNs + 100_000_000
      }
      try writer.append(row)
    }
    try writer.finish()
    let packed = try RowWriter(unseen: "\(file.path).packed", .archive)
    defer { unlink("\(file.path).packed") }
    let reader = try TraceReader(path: file.path)
    while let row = try reader.next() {
      if row.kind != .footer { try reader.withLine { try packed.append(row, as: $0) } }
    }
    try packed.finish()
    var table = Table(
      "trace size",
      columns: [
        Table.Column("text", .leading), Table.Column("rate of a stream", unit: "/s"), Table.Column("deltas"),
        Table.Column("per delta", unit: "bytes"), Table.Column("packed", unit: "bytes"),
        Table.Column("uncompressed", unit: "bytes"),
        Table.Column("ratio"),
      ])
    table.append([
      .text(text), .number(rate, digits: 0), .count(sample.deltas),
      .number(Double(reader.fileBytes) / Double(sample.deltas), digits: 1),
      .number(Double(packed.fileBytes) / Double(sample.deltas), digits: 1),
      .number(Double(reader.rowBytes) / Double(sample.deltas), digits: 1),
      .number(Double(reader.rowBytes) / Double(reader.fileBytes), digits: 1),
    ])
    return table
  }
}
