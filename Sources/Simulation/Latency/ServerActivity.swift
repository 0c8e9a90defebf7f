internal import TokenStreams

/// How many calls a server worked on at each instant, if it has so many slots and takes calls up in the order in which they
/// came.
struct ServerActivity: Sendable {
  /// How long each call waited for a slot, in nanoseconds.
  let waitsNs: [Int64]
  /// Instants from which on another number of calls was worked on, ascending, and that number.
  private let changes: [(atNs: Int64, calls: Int)]

  /// A part of a call's time, and how many others the server worked on in it.
  struct Part: Equatable, Sendable {
    let others: Int
    let ns: Int64
  }

  init(_ log: ServerLog, slots: Int) {
    let waitsNs = log.waitsNs(slots: slots)
    var turns: [(atNs: Int64, change: Int)] = []
    for (span, waitNs) in zip(log.calls, waitsNs) where span.startNs + waitNs < span.endNs {
      turns.append((span.startNs + waitNs, 1))
      turns.append((span.endNs, -1))
    }
    var changes: [(atNs: Int64, calls: Int)] = []
    var calls = 0
    for turn in turns.sorted(by: { $0.atNs < $1.atNs }) {
      calls += turn.change
      if changes.last?.atNs == turn.atNs {
        changes[changes.count - 1].calls = calls
      } else {
        changes.append((turn.atNs, calls))
      }
    }
    self.waitsNs = waitsNs
    self.changes = changes
  }

  /// The parts of a span of time in which one call is worked on, in their order.
  func parts(_ fromNs: Int64, _ toNs: Int64) -> [Part] {
    guard fromNs < toNs else { return [] }
    var parts: [Part] = []
    var instantNs = fromNs
    var index = changes.partitioningIndex { $0.atNs > fromNs }
    while instantNs < toNs {
      let untilNs = index < changes.count ? min(changes[index].atNs, toNs) : toNs
      let calls = index > 0 ? changes[index - 1].calls : 1
      if untilNs > instantNs { parts.append(Part(others: max(0, calls - 1), ns: untilNs - instantNs)) }
      instantNs = untilNs
      index += 1
    }
    return parts
  }
}

extension [ServerActivity.Part] {
  /// How long the call would have taken alone, if each other call adds such a share of that time.
  func aloneNs(slowdown: Double) -> Double {
    reduce(0) { $0 + Double($1.ns) / (1 + slowdown * Double($1.others)) }
  }

  /// How many others there were, on average over the time.
  var meanOthers: Double {
    let ns = reduce(0) { $0 + Double($1.ns) }
    return ns > 0 ? reduce(0) { $0 + Double($1.ns) * Double($1.others) } / ns : 0
  }
}
