import CommandLine
import Measures

/// What an event costs where many paced streams are read at once.
enum StreamsBenchmark: Benchmark {
  static let command = Command(
    "streams", "User CPU per event of many paced streams, beside a plain C client.",
    discussion: """
      A load server of plain C in a process of its own writes paced event streams over loopback, each at a phase of \
      its own, so that nearly every event is a packet of its own; its text is the instant of its writing. The same \
      streams are read by plain C on libcurl's multi interface and epoll (the floor; it searches for the text and \
      decodes nothing), by the transport with its consumers on the loop's thread, and by the transport with its \
      consumers on Swift's global executor, one after the other, several times.

      The user time is that of the whole client from its first connection to its last; the delay is from the server's \
      write to the consumer's hands. The goal is at most twice the floor's user time.
      """,
    options: [
      .value("streams", "N", "Streams at once. Default: 256."),
      .value("rate", "R", "Events per second of each. Default: 100."),
      .value("seconds", "S", "How long each reading takes. Default: 2."),
      .value("repeats", "K", "How often each client reads; the medians are shown. Default: 2."),
    ] + TableOutput.options)

  static func run(_ arguments: Arguments) async throws -> [Table] {
    let streams = try arguments.integer("streams", in: 1...4000) ?? 256
    let rate = try arguments.number("rate", in: 0.1...10_000) ?? 100
    let seconds = try arguments.number("seconds", in: 0.01...600) ?? 2
    let repeats = try arguments.integer("repeats", in: 1...100) ?? 2
    let events = max(1, Int(rate * seconds))
    let server = try ChildProcess(.serveLoad, [String(streams), String(events), String(Int64(1e9 / rate))])
    defer { server.end() }
    let port = try server.port()

    var costs: [StreamsClient: [StreamsCost]] = [:]
    for _ in 0..<repeats {
      for client in StreamsClient.allCases {
        let cost = try await client.read(streams: streams, from: port)
        guard cost.failures == 0, cost.events == streams * events else {
          throw CommandLineError(
            .tempFail,
            "\(client.rawValue): \(cost.failures) streams failed, and \(cost.events) of \(streams * events) events "
              + "came; is the machine too slow for \(streams) streams of \(rate) events per second?")
        }
        costs[client, default: []].append(cost)
      }
    }
    return [table(costs, "\(streams) streams of \(NumberText.fixed(rate, digits: 1)) events per second.")]
  }

  private static func table(_ costs: [StreamsClient: [StreamsCost]], _ note: String) -> Table {
    var table = Table(
      "streams",
      columns: [
        Table.Column("client", .leading), Table.Column("events"), Table.Column("user per event", unit: "µs"),
        Table.Column("system per event", unit: "µs"), Table.Column("times the floor"),
        Table.Column("delay p50", unit: "µs"), Table.Column("delay p99", unit: "µs"),
      ])
    func median(_ client: StreamsClient, _ figure: (StreamsCost) -> Double) -> Double {
      Quantiles(costs[client, default: []].map(figure))[0.5] ?? .nan
    }
    let floorNs = median(.plainC, \.userPerEventNs)
    for client in StreamsClient.allCases {
      let userNs = median(client, \.userPerEventNs)
      table.append([
        .text(client.rawValue), .count(costs[client, default: []].reduce(0) { $0 + $1.events }),
        .number(userNs / 1e3, digits: 2), .number(median(client, \.systemPerEventNs) / 1e3, digits: 2),
        .number(userNs / floorNs, digits: 2), .number(median(client, \.p50Ns) / 1e3, digits: 0),
        .number(median(client, \.p99Ns) / 1e3, digits: 0),
      ])
    }
    table.notes = [note]
    return table
  }
}
