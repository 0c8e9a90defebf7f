internal import Measures

/// A table of exported rows. Rows of the same request have the same `trace` and `request`; all instants are milliseconds
/// from the instant at which it was to start.
public enum RowTable: String, Sendable, CaseIterable {
  /// The traces, by number.
  case traces
  /// A row for each request, with every measure of it that has one value.
  case requests
  /// A row for each part of the time to first output, along the critical path.
  case split
  /// A row for each HTTP call, with its measures.
  case calls
  /// A row for each round of an aggregating place.
  case rounds
  /// A row for each round and upstream: how much of it the round saw, and since when it was there.
  case evidence
  /// A row for each piece of the answer, as it was emitted.
  case answer
  /// A row for each round and proposal: how alike were the answer after the round and what it had seen of the proposal.
  case similarity
  /// A row for each stretch of the answer between two changes of its round or origin.
  case parts
  /// A row for each span that proposals hold too, and each proposal that holds it.
  case spans
  /// A row for each delta of each stream, with its text.
  case deltas

  /// The measures of a request that have one value at most, and those of a call.
  static let ofRequests = Measure.allCases.filter(\.isSingle)
  static let ofCalls = Measure.ofCalls.filter(\.isSingle)

  /// The name of its file.
  var file: String { "\(rawValue).csv" }

  /// The headings.
  var columns: [String] {
    switch self {
    case .traces: ["trace", "name", "recorded_by", "seed", "begun_ns", "simulated", "machine"]
    case .requests:
      [
        "trace", "request", "prompt_id", "repetition", "mixture", "policy", "group", "simulated", "mock",
        "standing",
        "failure", "scheduled_ns", "end_ms",
      ] + Self.ofRequests.map(\.column) + ["words", "origin_note", "question"]
    case .split: ["trace", "request", "part", "layer", "stage", "agent", "duration_ms"]
    case .calls:
      [
        "trace", "request", "call", "layer", "slot", "agent", "model", "endpoint", "server", "round",
        "attempt",
        "standing", "outcome", "failure", "retried", "start_ms", "first_ms", "end_ms", "content_bytes",
        "reasoning_bytes",
      ] + Self.ofCalls.map(\.column)
    case .rounds:
      [
        "trace", "request", "layer", "slot", "round", "attempts", "cause", "waited_for", "ready_ms",
        "start_ms", "first_ms", "end_ms", "bytes", "outcome", "premature",
      ]
    case .evidence:
      [
        "trace", "request", "layer", "slot", "round", "upstream_slot", "upstream_agent", "bytes", "tokens",
        "at_ms", "ready_ms",
      ]
    case .answer: ["trace", "request", "piece", "round", "call", "at_ms", "bytes", "characters"]
    case .similarity: ["trace", "request", "round", "slot", "agent", "cosine", "bleu", "indel"]
    case .parts: ["trace", "request", "part", "round", "span", "text"]
    case .spans: ["trace", "request", "span", "words", "seen", "slot", "agent", "first_round"]
    case .deltas: ["trace", "request", "call", "channel", "read_ms", "fed_ms", "bytes", "text"]
    }
  }
}

extension Measure {
  /// Its heading: `first barrier` is `first_barrier_ms`, `tokens/s` is `tokens_per_s`.
  var column: String {
    let name = rawValue.replacing("/", with: "_per_").replacing(" ", with: "_")
    let unit = definition.unit
    return unit.isEmpty || unit == "1/s" || name.hasSuffix(unit) ? name : "\(name)_\(unit)"
  }
}
