import CommandLine
import Measures

/// The figures of a flood. All times are nanoseconds.
struct FloodSummary {
  var mixture: MockMixture
  var requests: Int
  var completeRequests: Int
  var logs: [FloodLog.State]
  var wallNs: Int64
  var cpuNs: Int64
  var residentBeforeBytes: Int
  var peakBytes: Int

  /// The process's table, and that of the streams.
  var tables: [Table] { [processTable, streamTable] }

  private var streams: [FloodLog.Stream] { logs.flatMap(\.streams).compactMap { $0 } }

  private var processTable: Table {
    let texts = logs.reduce(0) { $0 + $1.ownDelaysNs.count }
    let growth = peakBytes - residentBeforeBytes
    var table = Table(
      "flood",
      columns: [
        Table.Column("requests"), Table.Column("complete"), Table.Column("wall", unit: "s"),
        Table.Column("deltas"),
        Table.Column("CPU per delta", unit: "µs"), Table.Column("resident before", unit: "MiB"),
        Table.Column("peak", unit: "MiB"), Table.Column("growth per proposer", unit: "KiB"),
      ])
    table.append([
      .count(requests), .count(completeRequests), .number(Double(wallNs) / 1e9, digits: 1), .count(texts),
      .number(Double(cpuNs) / Double(texts) / 1e3, digits: 1),
      .number(mebibytes(residentBeforeBytes), digits: 0),
      .number(mebibytes(peakBytes), digits: 0),
      .number(Double(growth) / 1024 / Double(requests * mixture.proposers), digits: 1),
    ])
    return table
  }

  private var streamTable: Table {
    let streams = streams
    let starvedNs = mixture.proposalIntervalNs * 10
    let complete = streams.count(where: \.isComplete)
    let starved = streams.count { max($0.longestGapNs, $0.firstNs ?? .max) > starvedNs }
    var table = Table(
      "flood streams",
      columns: [
        Table.Column("time", .leading), Table.Column("n"), Table.Column("planned", unit: "ms"),
        Table.Column("p50", unit: "ms"), Table.Column("p99", unit: "ms"), Table.Column("p99/p50"),
        Table.Column("max", unit: "ms"),
      ])
    let plannedNs = mixture.firstTokenNs + Int64(mixture.proposalTokens - 1) * mixture.proposalIntervalNs
    add("whole proposal", streams.compactMap(\.wholeNs), plannedNs: plannedNs, to: &table)
    add("call → first text", streams.compactMap(\.firstNs), plannedNs: mixture.firstTokenNs, to: &table)
    add(
      "longest gap of a stream", streams.map(\.longestGapNs), plannedNs: mixture.proposalIntervalNs,
      to: &table)
    add("socket read → machine", logs.flatMap(\.ownDelaysNs), plannedNs: nil, to: &table)
    table.notes = [
      "\(complete) of \(requests * mixture.proposers) proposals complete; at most \(mostAtOnce) of them wrote at the "
        + "same time; \(starved) starved (without text for over \(NumberText.duration(ns: starvedNs)))."
    ]
    return table
  }

  /// The most proposals that had begun and not ended.
  private var mostAtOnce: Int {
    var changes: [(atNs: Int64, by: Int)] = []
    for stream in streams {
      guard let firstNs = stream.firstNs, let wholeNs = stream.wholeNs else { continue }
      changes += [(stream.startNs + firstNs, 1), (stream.startNs + wholeNs, -1)]
    }
    changes.sort { $0.atNs < $1.atNs }
    var (count, most) = (0, 0)
    for change in changes {
      count += change.by
      most = max(most, count)
    }
    return most
  }

  private func add(_ what: String, _ timesNs: [Int64], plannedNs: Int64?, to table: inout Table) {
    let times = Quantiles(timesNs.map(Double.init))
    func cell(_ ns: Double?, digits: Int = 1) -> Table.Cell {
      ns.map { .number($0 / 1e6, digits: digits) } ?? .missing
    }
    let spread = times[0.99].flatMap { high in times[0.5].map { high / $0 } }
    table.append([
      .text(what), .count(timesNs.count), cell(plannedNs.map(Double.init)), cell(times[0.5]),
      cell(times[0.99]),
      spread.map { .number($0, digits: 2) } ?? .missing, cell(times[1]),
    ])
  }

  private func mebibytes(_ bytes: Int) -> Double { Double(bytes) / 1_048_576 }
}
