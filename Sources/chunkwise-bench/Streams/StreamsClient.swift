import ChatTransport
import CommandLine
import TokenStreams

/// A reader of many streams at once.
enum StreamsClient: String, CaseIterable {
  case plainC = "C: libcurl, epoll"
  case onLoop = "chunkwise: consumers on the loop"
  case onPool = "chunkwise: consumers on the global executor"

  /// Reads so many streams from the load server to their ends.
  func read(streams: Int, from port: Int) async throws -> StreamsCost {
    if self == .plainC {
      let child = try ChildProcess(.plainClient, [String(port), String(streams)])
      return try StreamsCost(line: try child.line())
    }
    let before = ProcessUsage.now
    let transport = try ChatTransport(
      endpoints: [Endpoint(name: "load", baseURL: "http://127.0.0.1:\(port)/v1")],
      agents: [ChatAgent(name: "load", endpoint: 0, model: "load")])
    let executor: any TaskExecutor = self == .onLoop ? transport.executor : globalConcurrentExecutor
    let results = await withTaskExecutorPreference(executor) { await Self.consume(streams, transport) }
    transport.shutdown()
    let after = ProcessUsage.now
    return StreamsCost(
      userNs: after.userNs - before.userNs, systemNs: after.systemNs - before.systemNs,
      failures: results.count { $0.outcome != .stop }, delaysNs: results.flatMap(\.delaysNs))
  }

  private struct Result: Sendable {
    var delaysNs: [Int64] = []
    var outcome = Outcome.truncated
  }

  private static func consume(_ streams: Int, _ transport: ChatTransport) async -> [Result] {
    await withTaskGroup(of: Result.self) { group in
      for _ in 0..<streams {
        group.addTask {
          var result = Result()
          // As the engine reads them.
          await transport.forEachEvent(of: CallRequest(agent: 0, messages: [Message(.user, "Go.")])) {
            event in
            switch event {
            case .delta(let delta):
              if let writtenNs = Int64(delta.text) { result.delaysNs.append(Clock.nowNs - writtenNs) }
            case .ended(let outcome, _): result.outcome = outcome
            default: break
            }
          }
          return result
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }
}
