import JSON
import Testing
import TokenStreams
import Traces

/// The examples for the mock as they are run, and its generated text: the seams between rounds must not show.
@Suite struct MockExampleTests {
  /// Where the examples are.
  private static let examples =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/experiments/mixtures"

  /// An example of a mixture for the mock, pointed at the mock that runs.
  private func mixture(
    _ name: String, _ changes: [(String, String)] = [], url: String, in folder: TemporaryFolder
  ) throws -> String {
    let example = TemporaryFolder.contents(at: "\(Self.examples)/\(name).yaml")
    var text = String(decoding: example, as: UTF8.self)
    for (old, new) in [("http://127.0.0.1:8080/v1", url)] + changes {
      text.replaceSubrange(try #require(text.firstRange(of: old)), with: new)
    }
    return folder.store(text.utf8, as: "mixture.yaml")
  }

  /// Starts the mock; gives its address as soon as it serves.
  private func mock(_ more: [String] = []) async throws -> (process: RunningBinary, url: String) {
    let mock = try RunningBinary(["mock", "--port", "0"] + more)
    try await until("it serves") { mock.errors.contains("until Ctrl-C") && mock.output.hasSuffix("\n") }
    return (mock, String(mock.output.dropLast()))
  }

  @Test(
    "Under every policy a model writes the same answer, byte for byte, in one round or in many",
    arguments: [[], [("provider: vllm", "provider: other")]])
  func sameAnswer(changes: [(String, String)]) async throws {
    let folder = TemporaryFolder()
    let mock = try await mock()
    let policies = [
      "single", "full", "staircase", "staircase-cached", "quorum", "staircase[layout=appended]",
      "staircase[first=3,step=5,cut=sentence]",
    ]
    let end = try await Binary.run([
      "run", "-q", "-m", try mixture("mock", changes, url: mock.url, in: folder), "--no-trace",
      "--concurrency", "7", "--policy", policies.joined(separator: ","), "--prompt",
      "Why is the sky blue?\n\nIn two words.",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let answers = try end.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))["answer"]?.string
    }
    #expect(answers.count == policies.count)
    #expect(Set(answers).count == 1, "\(end.output)")
    #expect(answers.first??.isEmpty == false)
  }

  @Test("The servers with slots can be loaded, cache prompts by their beginning, and keep their closed form")
  func servers() async throws {
    let folder = TemporaryFolder()
    let mock = try await mock(["--config", "\(Self.examples)/mock-servers.json"])
    let trace = folder.file("t.jsonl.zst")
    let end = try await Binary.run([
      "run", "-q", "-m", try mixture("mock-servers", url: mock.url, in: folder), "--trace", trace,
      "--policy", "staircase-cached", "--prompt", "Why is the sky blue?", "--repeat", "3",
      "--arrivals", "constant:5", "--output", "none",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let reader = try ObservationReader(path: trace)
    var sentNs: [[Int]: Int64] = [:]
    var firstNs: [[Int]: Int64] = [:]
    var agents: [[Int]: String] = [:]
    var cached = 0
    while let (request, observation) = try reader.next() {
      switch observation {
      case .call(let start): agents[[request, start.call]] = start.agent
      case .stream(let call, .firstByte(let report), _): sentNs[[request, call]] = report.sentNs
      case .stream(let call, .delta(let delta), _): firstNs[[request, call], default: delta.readNs] += 0
      case .stream(let call, .usage(let usage, _), _):
        guard agents[[request, call]] == "writer", let firstNs = firstNs[[request, call]],
          let sentNs = sentNs[[request, call]]
        else { continue }
        cached += usage.cachedTokens
        let uncached = usage.promptTokens - usage.cachedTokens
        let closedNs = 80_000_000 + uncached * 200_000 + usage.cachedTokens * 5_000
        #expect(firstNs - sentNs >= Int64(closedNs))
      default: break
      }
    }
    #expect(cached > 0)
  }
}
