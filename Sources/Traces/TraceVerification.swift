internal import TokenStreams

/// Whether the rows of a trace make sense together: the fold of its rows behind `trace verify`.
///
/// That nothing is missing is said by `TraceCondition`; this says whether what is there keeps to the order that
/// `Observation` promises.
public struct TraceVerification: Equatable, Sendable {
  private struct Call: Equatable {
    var contentBytes = 0
    var hasEnded = false
  }

  private struct Running: Equatable {
    var lastNs: Int64
    var calls: [Int: Call] = [:]
  }

  /// At most so many problems are described.
  public static let describedProblems = 20

  /// What is wrong, a sentence each, in the order of the rows.
  public private(set) var problems: [String] = []
  /// How many things are wrong.
  public private(set) var problemCount = 0
  /// Requests that began and have not finished, in a recording that another one follows.
  public private(set) var interrupted = 0
  /// Requests that began and have not finished when the rows ended.
  public var unfinished: Int { running.count }
  /// Requests that were running, or must have begun, where rows are missing.
  public var broken: Int { brokenRequests.count }

  private var rows = 0
  private var running: [Int: Running] = [:]
  private var brokenRequests: Set<Int> = []
  private var hasGap = false

  /// Makes a verification that has seen nothing.
  public init() {}

  /// Looks at the next row.
  public mutating func add(_ row: TraceRow) {
    rows += 1
    switch row.kind {
    case .trace:
      // Nothing goes on across two recordings.
      interrupted += running.count
      running = [:]
    case .gap:
      hasGap = true
      brokenRequests.formUnion(running.keys)
      running = [:]
    default: break
    }
    do {
      guard let observation = try row.observation() else { return }
      check(row, observation)
    } catch {
      report(error.description)
    }
  }

  private mutating func check(_ row: TraceRow, _ observation: Observation) {
    if case .request = observation {
      if running[row.request] != nil { report("Request \(row.request) begins twice.") }
      running[row.request] = Running(lastNs: row.tNs)
      return
    }
    guard let lastNs = running[row.request]?.lastNs else {
      // That rows are missing is the gap's to say; what follows from it is not told again.
      if hasGap {
        brokenRequests.insert(row.request)
        return
      }
      return report(
        "A row of type \"\(row.kind.name)\" belongs to request \(row.request), which is not running.")
    }
    if row.tNs < lastNs { report("Time goes back by \(lastNs - row.tNs) ns in request \(row.request).") }
    running[row.request]!.lastNs = max(lastNs, row.tNs)
    switch observation {
    case .call(let start):
      if running[row.request]!.calls.updateValue(Call(), forKey: start.call) != nil {
        report("Call \(start.call) of request \(row.request) is made twice.")
      }
    case .stream(let call, let event, _): check(event, call: call, request: row.request)
    case .answer(let piece):
      let size = running[row.request]!.calls[piece.call]?.contentBytes ?? 0
      if piece.bytes.upperBound > size {
        report(
          "The answer of request \(row.request) takes bytes \(piece.bytes) of call \(piece.call), which has \(size)."
        )
      }
    case .finished: running[row.request] = nil
    default: break
    }
  }

  private mutating func check(_ event: StreamEvent, call: Int, request: Int) {
    guard let known = running[request]?.calls[call] else {
      return report("Call \(call) of request \(request) says something before it is made.")
    }
    if known.hasEnded { report("Call \(call) of request \(request) goes on behind its end.") }
    switch event {
    case .delta(let delta) where delta.channel == .content:
      running[request]!.calls[call]!.contentBytes += delta.text.utf8.count
    case .ended: running[request]!.calls[call]!.hasEnded = true
    default: break
    }
  }

  private mutating func report(_ problem: String) {
    problemCount += 1
    if problems.count < Self.describedProblems { problems.append("Row \(rows): \(problem)") }
  }
}
