import JSON
import Traces

/// How many rows a trace has, of which types, the sums of their numbers and the lengths of their texts.
struct TraceFigures {
  private var startNs: Int64?
  private var rows = 0
  private var types: [String: Int] = [:]
  private var sums = [Int](repeating: 0, count: 9)
  private var bytes = [Int](repeating: 0, count: 5)

  /// Counts the rows of a trace, the footer and those that stand for gaps among them.
  init(path: String) throws {
    let reader = try TraceReader(path: path)
    while let row = try reader.next() { add(row) }
  }

  private mutating func add(_ row: TraceRow) {
    let startNs = startNs ?? row.tNs
    self.startNs = startNs
    rows += 1
    types[row.kind.name, default: 0] += 1
    let numbers = [
      Int(row.tNs - startNs), row.readNs > 0 ? Int(row.readNs - startNs) : 0, row.request, row.call,
      row.layer,
      row.slot, row.round, row.attempt, row.tokens,
    ]
    for (index, number) in numbers.enumerated() { sums[index] += number }
    let texts = [row.kind.name, row.agent, row.channel, row.text, row.info]
    for (index, text) in texts.enumerated() { bytes[index] += text.utf8.count }
  }

  /// The figures as `Readers/figures.py` prints them.
  var json: JSONValue {
    func object(_ names: [String], _ values: [Int]) -> JSONValue {
      .object(zip(names, values).map { JSONValue.Member($0, .integer(Int64($1))) })
    }
    let names = types.keys.sorted()
    return [
      "rows": .integer(Int64(rows)), "types": object(names, names.map { types[$0]! }),
      "sums": object(
        ["t_ns", "read_ns", "request", "call", "layer", "slot", "round", "attempt", "tokens"], sums),
      "bytes": object(["type", "agent", "channel", "text", "info"], bytes),
    ]
  }
}
