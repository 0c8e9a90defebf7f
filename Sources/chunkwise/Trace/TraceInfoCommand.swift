import CommandLine
import Traces

/// `chunkwise trace info`: what is in a trace.
struct TraceInfoCommand {
  static let command = Command(
    "trace info", "Say what is in traces: rows, requests, agents, sizes, condition.",
    positionals: [Positional("TRACE", .atLeastOne, "The traces; - is the standard input.")],
    options: [TableFormat.option])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run() throws {
    var tables: [Table] = []
    for path in arguments.positionals {
      let reader = try TraceReader(path: path)
      var summary = TraceSummary()
      while let row = try reader.next() { summary.add(row) }
      tables += [
        Self.overview(reader, summary), Self.policies(summary), Self.agents(summary), Self.rows(summary),
      ]
    }
    StandardStream.output.write(tables, as: try arguments.choice("format") ?? .table)
  }

  private static func overview(_ reader: TraceReader, _ summary: TraceSummary) -> Table {
    var table = Table(reader.name, columns: [.init("property", .leading), .init("value", .leading)])
    let header = reader.header
    table.append([.text("condition"), .text(reader.condition?.description ?? "")])
    table.append([.text("format"), .text("\(header.version), written by \(header.tool)")])
    table.append([.text("made by"), .text(header.isSimulated ? "simulation" : "recording")])
    if let key = header.redactionKey {
      table.append([.text("redacted"), .text("with the key called \(key)")])
    }
    if let machine = header.machine {
      table.append([.text("machine"), .text("\(machine.cpu), \(machine.cores) cores, \(machine.kernel)")])
    }
    table.append([.text("seed"), .text("\(header.seed)")])
    table.append([.text("recordings"), .count(summary.recordings)])
    table.append([.text("duration"), .text(NumberText.duration(ns: summary.durationNs))])
    table.append([.text("rows"), .count(reader.rows)])
    table.append([.text("size of the file"), .text(NumberText.bytes(reader.fileBytes))])
    table.append([.text("size of its rows"), .text(NumberText.bytes(reader.rowBytes))])
    return table
  }

  private static func policies(_ summary: TraceSummary) -> Table {
    var table = Table(
      "requests", columns: [.init("policy", .leading), .init("requests"), .init("outcomes", .leading)])
    for policy in summary.policies {
      var outcomes = policy.outcomes.map { "\($0.count) \($0.name)" }
      if policy.broken > 0 { outcomes.append("\(policy.broken) with rows missing") }
      if policy.unfinished > 0 { outcomes.append("\(policy.unfinished) unfinished") }
      table.append([.text(policy.name), .count(policy.requests), .text(outcomes.joined(separator: ", "))])
    }
    return table
  }

  private static func agents(_ summary: TraceSummary) -> Table {
    var table = Table(
      "agents",
      columns: [.init("agent", .leading), .init("calls"), .init("deltas"), .init("text", unit: "bytes")])
    for agent in summary.agents {
      table.append([
        .text(agent.name), .count(agent.calls), .count(agent.deltas), .count(agent.textBytes),
      ])
    }
    return table
  }

  private static func rows(_ summary: TraceSummary) -> Table {
    var table = Table("rows", columns: [.init("type", .leading), .init("rows")])
    for kind in summary.rows { table.append([.text(kind.name.name), .count(kind.count)]) }
    return table
  }
}
