import CommandLine
import Measures

/// How much later than due what was recorded has been replayed.
struct ReplayLag {
  private let lags: Quantiles

  /// - Parameter lagsNs: the lag of each event, in nanoseconds.
  init(_ lagsNs: [Double]) { lags = Quantiles(lagsNs) }

  /// The lag in a sentence; nil where nothing was replayed.
  func sentence(speed: Double) -> String? {
    guard let p50 = lags[0.5], let p99 = lags[0.99] else { return nil }
    let speed = NumberText.fixed(speed, digits: speed == speed.rounded() ? 0 : 3)
    return "Replay lag at \(speed)×: p50 \(NumberText.duration(ns: Int64(p50))), p99 "
      + "\(NumberText.duration(ns: Int64(p99))) over \(NumberText.count(lags.sorted.count, of: "event"))."
  }
}
