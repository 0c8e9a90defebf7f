import Measures

/// Repeats a piece of work and says how long it takes on one core.
struct PassTimer {
  /// For how long it is repeated, in nanoseconds.
  var durationNs: Int64

  /// The median time of one pass on the core, in nanoseconds, after one pass that is not counted.
  func medianNs(_ pass: () throws -> Void) rethrows -> Double {
    try pass()
    var passes: [Double] = []
    let endNs = Clock.nowNs + durationNs
    repeat {
      let startNs = Clock.threadNs
      try pass()
      passes.append(Double(Clock.threadNs - startNs))
    } while Clock.nowNs < endNs
    return Quantiles(passes)[0.5]!
  }
}
