import CommandLine
import TokenStreams
import Traces

/// What is in traces, as tables. Where there are several traces, the first column of each says which one a row is of.
struct TraceTables {
  private var overview: Table
  private var policies: Table
  private var agents: Table
  private var rows: Table
  private let areOfSeveral: Bool

  init(ofSeveral areOfSeveral: Bool) {
    func table(_ name: String, _ columns: [Table.Column]) -> Table {
      var table = Table(name, columns: (areOfSeveral ? [.init("trace", .leading)] : []) + columns)
      table.keyColumns = areOfSeveral ? 2 : 1
      return table
    }
    self.areOfSeveral = areOfSeveral
    overview = table("trace", [.init("property", .leading), .init("value", .leading)])
    let simulated = Table.Column("simulated", .leading, isForPrograms: true)
    policies = table(
      "requests", [.init("policy", .leading), .init("requests"), .init("outcomes", .leading), simulated])
    agents = table(
      "agents",
      [.init("agent", .leading), .init("calls"), .init("deltas"), .init("text", unit: "bytes"), simulated])
    rows = table("rows", [.init("type", .leading), .init("rows")])
  }

  /// Their names.
  static let names = ["trace", "requests", "agents", "rows"]

  var all: [Table] { [overview, policies, agents, rows] }

  /// Adds what was read of a trace, which was read to its end.
  mutating func add(_ reader: TraceReader, _ summary: TraceSummary) {
    let key: [Table.Cell] = areOfSeveral ? [.text(reader.name)] : []
    let isSimulated = reader.header.isSimulated
    if isSimulated {
      let note =
        reader.header.isComputed
        ? "Simulated: no request of \(reader.name) was sent and no call was made; they were computed."
        : "Simulated in part: the proposals of \(reader.name) came at simulated instants; all other calls were made."
      policies.notes.append(note)
      agents.notes.append(note)
    }
    for (property, value) in Self.properties(reader, summary) {
      overview.append(key + [.text(property), value])
    }
    for policy in summary.policies {
      var outcomes = policy.outcomes.map { "\($0.count) \($0.name)" }
      if policy.broken > 0 { outcomes.append("\(policy.broken) with rows missing") }
      if policy.unfinished > 0 { outcomes.append("\(policy.unfinished) unfinished") }
      policies.append(
        key + [.text(policy.name), .count(policy.requests), .text(outcomes.joined(separator: ", "))]
          + [.text(isSimulated ? "yes" : "no")])
    }
    for agent in summary.agents {
      agents.append(
        key + [.text(agent.name), .count(agent.calls), .count(agent.deltas), .count(agent.textBytes)]
          + [.text(isSimulated ? "yes" : "no")])
    }
    for kind in summary.rows { rows.append(key + [.text(kind.name.name), .count(kind.count)]) }
  }

  /// What a server calls itself, and how many calls it answered.
  private static func words(_ server: TraceSummary.Count<String>, isSimulated: Bool) -> String {
    let calls = NumberText.count(server.count, of: isSimulated ? "simulated call" : "call")
    let remark = server.name == StreamEvent.FirstByte.mockServer ? "; latencies of a mock" : ""
    return "\(server.name) (\(calls)\(remark))"
  }

  private static let partly = "replay of simulated instants to live aggregators"

  private static func properties(_ reader: TraceReader, _ summary: TraceSummary) -> [(String, Table.Cell)] {
    let header = reader.header
    var properties: [(String, Table.Cell)] = [
      ("file", .text(reader.name)),
      ("condition", .text(reader.condition?.description ?? "")),
      ("format", .text("\(header.version), written by \(header.tool)")),
      (
        "made by",
        .text(
          header.isComputed ? "simulation; no call was made" : header.isSimulated ? Self.partly : "recording")
      ),
    ]
    if let key = header.redactionKey { properties.append(("redacted", .text("with the key called \(key)"))) }
    if let machine = header.machine {
      properties.append(("machine", .text(machine.description)))
    }
    let servers = summary.servers.map { Self.words($0, isSimulated: header.isComputed) }
    if !servers.isEmpty {
      properties.append(("servers", .text(servers.joined(separator: ", "))))
    }
    return properties + [
      ("seed", .text("\(header.seed)")), ("recordings", .count(summary.recordings)),
      ("duration", .text(NumberText.duration(ns: summary.durationNs))), ("rows", .count(reader.rows)),
      ("size of the file", .text(NumberText.bytes(reader.fileBytes))),
      ("size of its rows", .text(NumberText.bytes(reader.rowBytes))),
    ]
  }
}

extension TraceHeader {
  /// Whether nothing of it was done: a simulation names no machine, and a live replay of one the machine that it ran on.
  fileprivate var isComputed: Bool { isSimulated && machine == nil }
}
