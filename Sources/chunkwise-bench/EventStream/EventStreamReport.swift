import CommandLine

/// The rows of the event stream benchmark, the floor first.
struct EventStreamReport {
  private let sample: EventStreamSample
  private var floorNs: Double?
  private(set) var table: Table

  init(sample: EventStreamSample) {
    self.sample = sample
    table = Table(
      "sse",
      columns: [
        Table.Column("what", .leading), Table.Column("events", unit: "/s"), Table.Column("event", unit: "ns"),
        Table.Column("bytes", unit: "MB/s"), Table.Column("times the floor"),
      ])
    table.notes = [
      "\(sample.events) events of \(sample.bytes.count / sample.events) bytes on average, one core."
    ]
  }

  /// Adds what took so long for all events; nil: it could not be measured.
  mutating func add(_ what: String, passNs: Double?) {
    guard let passNs else {
      table.append([.text(what), .missing, .missing, .missing, .missing])
      return
    }
    floorNs = floorNs ?? passNs
    let eventNs = passNs / Double(sample.events)
    table.append([
      .text(what), .number(1e9 / eventNs, digits: 0), .number(eventNs, digits: 1),
      .number(Double(sample.bytes.count) * 1e3 / passNs, digits: 0), .number(passNs / floorNs!, digits: 1),
    ])
  }

  /// Adds the Python peers; those that are missing are named in a note.
  mutating func add(_ peers: [PythonPeers.Result]) {
    for peer in peers { add(peer.name, passNs: peer.passNs) }
    let missing = peers.filter { $0.passNs == nil }.map(\.name)
    if !missing.isEmpty {
      table.notes.append("Not there to be measured: \(missing.joined(separator: "; ")).")
    }
  }
}
