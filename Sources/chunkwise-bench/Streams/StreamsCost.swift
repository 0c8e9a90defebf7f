import CommandLine
import Measures

/// What reading many streams cost one client, and how soon it had their events.
struct StreamsCost: Sendable {
  /// Events that carried the instant of their writing.
  var events: Int
  /// Streams that did not end well.
  var failures: Int
  /// Time on cores outside and inside the kernel, in nanoseconds.
  var userNs: Int64
  var systemNs: Int64
  /// From the server's write to the consumer's hands, in nanoseconds.
  var p50Ns: Double
  var p99Ns: Double

  /// Sums up a run.
  init(userNs: Int64, systemNs: Int64, failures: Int, delaysNs: [Int64]) {
    events = delaysNs.count
    self.failures = failures
    self.userNs = userNs
    self.systemNs = systemNs
    let delays = Quantiles(delaysNs.map(Double.init))
    p50Ns = delays[0.5] ?? .nan
    p99Ns = delays[0.99] ?? .nan
  }

  /// The figures as one process tells them to another.
  var line: String { "\(events) \(failures) \(userNs) \(systemNs) \(p50Ns) \(p99Ns)" }

  /// Reads `line`.
  init(line: String) throws(CommandLineError) {
    let words = line.split(separator: " ")
    guard words.count == 6, let events = Int(words[0]), let failures = Int(words[1]),
      let userNs = Int64(words[2]), let systemNs = Int64(words[3]), let p50Ns = Double(words[4]),
      let p99Ns = Double(words[5])
    else { throw CommandLineError(.software, "\"\(line)\" is no report of a client.") }
    self.events = events
    self.failures = failures
    self.userNs = userNs
    self.systemNs = systemNs
    self.p50Ns = p50Ns
    self.p99Ns = p99Ns
  }

  var userPerEventNs: Double { Double(userNs) / Double(events) }
  var systemPerEventNs: Double { Double(systemNs) / Double(events) }
}
