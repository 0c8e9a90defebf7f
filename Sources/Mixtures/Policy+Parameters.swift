public import Aggregation
public import JSON

extension Policy {
  /// Every parameter but the name, as a JSON object under the keys of the configuration: what a trace records.
  public var parameters: JSONValue {
    var members: [JSONValue.Member] = []
    let add = { (key: String, value: JSONValue) in members.append(JSONValue.Member(key, value)) }
    add("proposers", .bool(usesProposers))
    add("first", chunk.first.map { .integer(Int64($0)) } ?? "whole")
    add("step", .integer(Int64(chunk.step)))
    add("growth", .number(chunk.growth))
    add("unit", .string(chunk.unit.rawValue))
    add("end", .string(chunk.end.rawValue))
    add("evidence", .string(evidence.rawValue))
    add("barrier", barrier.parameters)
    add("segment", segment.parameters)
    add("cut", .string(segment.cut?.rawValue ?? "auto"))
    add("layout", .string(layout.rawValue))
    add("prompt", .string(prompt.rawValue))
    add("order", .string(order.rawValue))
    switch stop {
    case .reopen: add("stop", "reopen")
    case .finish(let minEnded):
      add("stop", "finish")
      add("min_ended", .number(minEnded))
    }
    add("failed_upstream", .string(failedUpstream.rawValue))
    add("final_round", .string(finalRound.rawValue))
    add("require_proposals", .bool(requireProposals))
    return .object(members)
  }

  /// The policy that `parameters` was made from.
  ///
  /// - Parameters:
  ///   - name: The policy's name, which its parameters do not hold.
  ///   - parameters: A JSON (or YAML) mapping; a parameter that it lacks is the staircase's.
  /// - Throws: `MixtureError` where it is no mapping of known parameters.
  public init(name: String, parameters: String) throws(MixtureError) {
    let problems = ProblemList(file: "policy \(name)")
    let root = try YAMLParser.document(Array(parameters.utf8), file: "policy \(name)")
    self = Policy(name: name)
    read(YAMLCursor(node: root, path: "", problems: problems))
    try problems.check()
  }
}

extension BarrierRule {
  fileprivate var parameters: JSONValue {
    let needed: JSONValue.Member
    switch need {
    case .all: needed = JSONValue.Member("quorum", "all")
    case .count(let count): needed = JSONValue.Member("quorum", .integer(Int64(count)))
    case .share(let share): needed = JSONValue.Member("share", .number(share))
    }
    let duration = { (ns: Int64?) in JSONValue.string(ns.map { DurationText(nanoseconds: $0).text } ?? "none")
    }
    return .object([
      needed, JSONValue.Member("grace", duration(graceNs)),
      JSONValue.Member("deadline", duration(deadlineNs)),
    ])
  }
}

extension SegmentRule {
  fileprivate var parameters: JSONValue {
    switch limit {
    case .tokens(let count): ["tokens": .integer(Int64(count))]
    case .ratio(let ratio): ["ratio": .number(ratio)]
    }
  }
}
