import CommandLine

/// How far a batch is: a line of the terminal that is written over.
struct RunProgress {
  private let count: Int
  private let line = ProgressLine(.error)
  private let start = ContinuousClock.now

  /// Begins to count, and to measure the time.
  init(count: Int) { self.count = count }

  /// Shows how many requests are over, how many of them have failed, and how long the others will take if they take as
  /// long as those.
  func show(done: Int, failed: Int) {
    var text = "\(NumberText.count(done)) of \(NumberText.count(count)) done"
    if failed > 0 { text += ", \(NumberText.count(failed)) failed" }
    if done > 0, done < count {
      let seconds = ((ContinuousClock.now - start) / done * (count - done)).components.seconds
      text +=
        ", about \(seconds < 60 ? "\(seconds) s" : NumberText.duration(ns: seconds * 1_000_000_000)) left"
    }
    line.show(text)
  }

  /// Takes the line away.
  func clear() { line.clear() }
}
