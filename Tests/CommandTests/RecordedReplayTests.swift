import Gateway
import Glibc
import JSON
import Testing
import TokenStreams

/// `replay` of what `run` has recorded. That every other trace of these tests is replayed exactly is expected by
/// `Stage.expectTrace`.
@Suite struct RecordedReplayTests {
  /// Something that a run met with, and what its trace has to show of it.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var faults: [MockFaultRule] = []
    var changes: [(String, String)] = []
    var policies = "single,full,staircase,staircase-cached,quorum"
    var shows: @Sendable (Observation) -> Bool = { _ in true }

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "nothing"),
    Case(
      name: "retries", faults: [MockFaultRule(.status(code: 503, retryAfter: nil), selection: .every(3))],
      shows: { if case .retry = $0 { true } else { false } }),
    Case(
      name: "failures in the middle",
      faults: [
        MockFaultRule(.errorEvent(afterTokens: 9, form: .object), model: "a", selection: .every(2)),
        MockFaultRule(.abruptClose(afterTokens: 3, reset: true), model: "writer", selection: .every(3)),
      ],
      shows: {
        if case .stream(_, .ended(.failed, _), _) = $0 { true } else { false }
      }),
    Case(
      name: "a fallback",
      faults: [MockFaultRule(.errorEvent(afterTokens: 0, form: .flat), model: "writer")],
      changes: [("aggregator: writer", "aggregator: writer\nfallback: b")],
      shows: { if case .call(let start) = $0 { start.agent == "b" && start.round >= 0 } else { false } }),
    Case(
      name: "deadlines",
      faults: [
        MockFaultRule(.stall(afterTokens: 4, forNs: 500_000_000, commentEveryNs: nil), model: "b")
      ],
      policies:
        "quorum[barrier.quorum=all,barrier.deadline=3ms],staircase[barrier.quorum=1,barrier.grace=2ms]",
      shows: { if case .barrier(let barrier) = $0 { barrier.cause == .deadline } else { false } }),
    Case(
      name: "layers, and a last one that stops early",
      faults: [MockFaultRule(.stopEarly(afterTokens: 2), model: "writer", selection: .every(2))],
      changes: [("layers: [[a, b]]", "layers: [[a, b], [{agent: b, from: [a]}, a]]")],
      policies: "full,staircase[stop=finish,min_ended=0.5],staircase[order=shuffled],quorum[order=arrival]",
      shows: { if case .roundEnd(let end) = $0 { end.isPremature } else { false } }),
    Case(
      name: "an echo, reasoning apart and cut characters",
      faults: [
        MockFaultRule(.echoPrefill, model: "writer"), MockFaultRule(.splitUTF8(gapNs: 100_000)),
        MockFaultRule(.tokensPerEvent(3), model: "a"),
      ],
      changes: [
        ("    base_url:", "    provider: ollama\n    base_url:")
      ], policies: "full,staircase[first=4,step=4],staircase-cached[first=4,step=4]"),
  ]

  @Test("Every decision and answer is the recorded one, whatever the run met with", arguments: cases)
  func exact(case: Case) async throws {
    let stage = try Stage(`case`.faults)
    let run = try await stage.run(
      [
        "--prompt", "Why?", "--prompt", "Wie kämen wir 東京 näher? 👩‍🚀", "--policy", `case`.policies,
        "--concurrency", "4",
      ],
      `case`.changes)
    #expect(run.code == 0 || run.code == 69, "\(run.errors)")
    #expect(try stage.observations().contains { `case`.shows($0.observation) })
    let replayed = try await Binary.run(["replay", stage.trace, "--output", "jsonl"])
    #expect(replayed.code == 0, "\(replayed.errors)")
    #expect(
      replayed.errors.hasSuffix(
        " requests replayed: their decisions and answers are those of the recording.\n"))
    func answers(_ output: String) throws -> [String: String] {
      var answers: [String: String] = [:]
      for line in output.split(separator: "\n") {
        let result = try JSONValue(parsing: Array(line.utf8))
        let number = try #require(result["request"]?.integer)
        answers["\(number) \(result["outcome"]?.string ?? "")"] = result["answer"]?.string
      }
      return answers
    }
    #expect(try answers(replayed.output) == (try answers(run.output)))
  }

  @Test("One request is played again at a pace of one's choice, and its answer grows as it did")
  func paced() async throws {
    // Nearly all of its time it writes.
    let stage = try Stage(answerTokens: 200, intervalNs: 5_000_000)
    let run = try await stage.run(["--prompt", "Why?", "--policy", "single"])
    let observations = try stage.observations().map(\.observation)
    let lengthNs = observations[observations.count - 1].atNs - observations[0].atNs
    let start = ContinuousClock.now
    let end = try await Binary.run(["replay", stage.trace, "--speed", "2", "--request", "0"])
    #expect(ContinuousClock.now - start >= .nanoseconds(lengthNs / 2))
    #expect(end.code == 0)
    #expect(end.output == run.output)
    #expect(end.errors.hasPrefix("Replay lag at 2×: p50 "))
    // So slow that the whole answer takes longer than any test waits.
    let slow = "\(Double(lengthNs) / 40e9)"
    let running = try RunningBinary(["replay", stage.trace, "--speed", slow, "--request", "0"])
    try await until("a part of the answer is there") { !running.output.isEmpty }
    let part = running.output
    #expect(run.output.utf8.starts(with: part.utf8) && part.utf8.count < run.output.utf8.count)
    running.send(SIGINT)
    #expect(try await running.end().code == 130)
  }

  @Test("Answers that grew at the same time are shown one after the other")
  func several() async throws {
    let stage = try Stage()
    _ = try await stage.run([
      "--prompt", "Why?", "--prompt", "How?", "--policy", "full,staircase", "--concurrency", "4",
    ])
    let end = try await Binary.run(["replay", stage.trace, "--quiet"])
    #expect(end.code == 0 && end.errors.isEmpty)
    let titles = end.output.split(separator: "\n").filter { $0.hasPrefix("== request ") }
    #expect(titles.count == 4)
    #expect(titles.contains { $0.hasSuffix(", full: Why?") })
    let answers = try stage.observations().compactMap {
      if case .finished = $0.observation { $0.request } else { nil }
    }
    #expect(answers.count == 4)
    let selected = try await Binary.run(["replay", stage.trace, "--request", "1,3", "--output", "jsonl"])
    #expect(selected.output.split(separator: "\n").count == 2)
    #expect(
      selected.errors == "2 requests replayed: their decisions and answers are those of the recording.\n")
  }

  @Test("A decision that differs is told with its place, and what recorded it")
  func differs() async throws {
    let stage = try Stage()
    _ = try await stage.run(["--prompt", "Why?", "--policy", "staircase[first=8,step=8]"])
    let rows = try await Binary.run(["trace", "cat", stage.trace])
    let changed = rows.output.replacing(#"\"first\":8"#, with: #"\"first\":7"#).replacing(
      #"\"tool\":\"chunkwise "#, with: #"\"tool\":\"chunkwise 0.0.9 and "#)
    let path = stage.folder.store(changed.utf8, as: "changed.jsonl")
    let end = try await Binary.run(["replay", path, "--output", "none"])
    #expect(end.code == 65)
    let lines = end.errors.split(separator: "\n")
    #expect(
      lines.first?.hasPrefix("\(path): request 0 (staircase[first=8,step=8]) differs: ") == true,
      "\(end.errors)")
    #expect(lines.contains { $0.hasPrefix("\(path) was recorded by chunkwise 0.0.9 and ") })
    #expect(lines.last == "chunkwise: 1 of 1 requests could not be replayed as recorded.")
  }

  @Test("Of a trace that is cut off what is there is replayed, and what is missing is said")
  func cut() async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(bytes[..<(bytes.count * 2 / 3)], as: "cut.jsonl.zst")
    let end = try await Binary.run(["replay", path, "--output", "jsonl"])
    #expect(end.code == 0)
    #expect(end.output.contains(#""problem":"The recording breaks off.""#))
    #expect(end.errors.contains("breaks off in the recording; it was replayed as far as it goes.\n"))
    #expect(end.errors.contains("\(path) is not whole. It ends without a footer"))
  }

  @Test(
    "A request whose beginning is lost, or that cannot be, is told by its number, and the others are replayed"
  )
  func lostBeginning() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n")
    let headless = rows.filter { !($0.hasPrefix(#"{"type":"request""#) && $0.contains(#""request":2,"#)) }
    let path = stage.folder.store(headless.joined(separator: "\n").utf8 + [0x0A], as: "headless.jsonl")
    let end = try await Binary.run(["replay", path, "--output", "jsonl"])
    #expect(end.code == 0)
    #expect(end.output.split(separator: "\n").count == 3)
    #expect(end.errors.contains("\(path): what began request 2 is missing, so that it cannot be replayed.\n"))
    let impossible = rows.map { row in
      row.contains(#""request":1,"#)
        ? String(row).replacing(#"\"bytes_per_token\":4"#, with: #"\"bytes_per_token\":0"#) : String(row)
    }
    let other = stage.folder.store(impossible.joined(separator: "\n").utf8 + [0x0A], as: "impossible.jsonl")
    let refused = try await Binary.run(["replay", other, "--output", "none"])
    #expect(refused.code == 65)
    #expect(
      refused.errors.contains("\(other): Request 1 counts 0.0 bytes as a token of a.\n"), "\(refused.errors)")
    #expect(refused.complaint == "1 of 4 requests could not be replayed as recorded.")
  }

  @Test(
    "Mistakes on the command line are told",
    arguments: [
      (["--speed", "fast"], "--speed needs a number, such as 1 or 10, or max, not \"fast\"."),
      (["--speed", "0"], "--speed must be between 0.001 and 1000000.0, not 0."),
      (["--request", "first"], "--request needs the number of a request, from 0, not \"first\"."),
      (["--output", "xml"], "--output is one of text, jsonl, none, not \"xml\"."),
    ])
  func mistakes(words: [String], complaint: String) async throws {
    let end = try await Binary.run(["replay", "/nowhere/t.jsonl.zst"] + words)
    #expect(end.code == 64)
    #expect(end.complaint == complaint)
  }

  @Test("Without the request that was asked for, or any, it says so")
  func nothing() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let missing = try await Binary.run(["replay", stage.trace, "--request", "17"])
    #expect(missing.code == 65)
    #expect(missing.complaint == "\(stage.trace): none of the requests asked for, so nothing to replay.")
    let file = try await Binary.run(["replay", "/nowhere/t.jsonl.zst"])
    #expect(file.code == 66)
  }
}
