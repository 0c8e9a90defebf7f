import Gateway
import Glibc
import Testing
import TokenStreams
import Traces

/// What goes wrong where a run's trace and answer go.
@Suite struct TraceFailureTests {
  /// So that nothing but what is tested ends the run.
  private static let endlessAnswer = MockFaultRule(
    .stall(afterTokens: 4, forNs: nil, commentEveryNs: nil), model: "writer")

  @Test("A full disk under the trace ends the run")
  func fullDisk() async throws {
    // Longer than a test waits: it ends because of the trace.
    let stage = try Stage([MockFaultRule(.stall(afterTokens: 2, forNs: nil, commentEveryNs: nil))])
    let end = try await Binary.run([
      "run", "-q", "-m", try stage.mixture(), "--prompt", "Why?", "--trace", "/dev/full",
    ])
    #expect(end.code == 74)
    #expect(
      end.errors
        == "chunkwise: The trace could not be written to /dev/full: No space left on device. Its first 0 rows are safe.\n"
    )
  }

  @Test("A disk that fills up in mid-run keeps all rows that were said to be safe")
  func limitedFile() async throws {
    let stage = try Stage(proposalTokens: 100_000, intervalNs: 100_000)
    let running = try RunningBinary(
      try stage.arguments(["--prompt", "Why?", "--policy", "full"]), fileLimit: 64)
    let end = try await running.end()
    #expect(end.code == 74)
    let words = try #require(end.complaint?.split(separator: " "))
    let place = try #require(words.firstIndex(of: "first"))
    let safe = try #require(Int(words[place + 1].filter { $0 != "," }))
    #expect(end.complaint?.contains("File too large") == true)
    #expect(safe > 0)
    let reader = try TraceReader(path: stage.trace)
    while try reader.next() != nil {}
    #expect(reader.rows == safe)
    #expect(reader.condition?.isWhole == false)
    let verified = try await stage.verify()
    #expect(verified.code == 65)
    #expect(!verified.output.contains("No checksum vouches"), "\(verified.output)")
  }

  @Test("A trace's reader that closes its end ends the run")
  func closedPipe() async throws {
    let stage = try Stage([
      MockFaultRule(.stall(afterTokens: 2, forNs: nil, commentEveryNs: 20_000_000))
    ])
    try #require(mkfifo(stage.trace, 0o600) == 0)
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]))
    let reader = open(stage.trace, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    try #require(reader >= 0)
    var byte: UInt8 = 0
    try await until("the trace begins") { read(reader, &byte, 1) == 1 }
    close(reader)
    // More is recorded only when something happens.
    stage.server.stop()
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(
      end.complaint?.hasPrefix("The trace could not be written to \(stage.trace): Broken pipe.") == true,
      "\(end.errors)")
  }

  @Test("A trace on the standard output is not mixed with the answer")
  func traceOnOutput() async throws {
    let stage = try Stage()
    let path = stage.trace
    let running = try RunningBinary(
      ["run", "-m", try stage.mixture(), "--prompt", "Why?", "--trace", "-"], output: .file(path))
    let end = try await running.end()
    #expect(end.code == 0)
    #expect(!end.errors.contains("Recorded in"))
    try await stage.expectTrace("1 complete")
    let refused = try await Binary.run([
      "run", "-m", try stage.mixture(), "--prompt", "Why?", "--trace", "-", "--output", "text",
    ])
    #expect(refused.code == 64)
    #expect(refused.complaint?.hasPrefix("The trace goes to the standard output, where answers") == true)
  }

  @Test("A reader that has enough ends the output and not the run")
  func head() async throws {
    // More than a pipe holds, so that it cannot have been written before its reader goes, and less than an answer may be
    // ahead of its reader.
    let stage = try Stage(
      [MockFaultRule(.tokensPerEvent(1000), model: "writer")], answerTokens: 30_000, intervalNs: 1000)
    let running = try RunningBinary(
      try stage.arguments(["--prompt", "Why?", "--policy", "single", "--max-tokens", "30000"]))
    try await until("the answer is over") {
      ((try? stage.observations()) ?? []).contains { entry in
        if case .finished = entry.observation { true } else { false }
      }
    }
    running.closeOutput()
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(end.errors.isEmpty)
    try await stage.expectTrace("1 complete")
  }

  @Test("A standard output that is closed gets nothing, and neither does a socket in its place")
  func closedOutput() async throws {
    let stage = try Stage([Self.endlessAnswer])
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]), output: .closed)
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(
      end.complaint
        == "The output cannot be written: Bad file descriptor. Nothing more was asked. \(stage.trace) holds everything up "
        + "to then; --resume goes on.")
    try await stage.expectTrace("1 cancelled")
  }

  @Test("A full disk under the answer ends the run, and the trace is whole")
  func fullOutput() async throws {
    let stage = try Stage([Self.endlessAnswer])
    let running = try RunningBinary(try stage.arguments(["--prompt", "Why?"]), output: .file("/dev/full"))
    let end = try await running.end()
    #expect(end.code == 74)
    #expect(end.complaint?.hasPrefix("The output cannot be written: No space left on device. ") == true)
    try await stage.expectTrace("1 cancelled")
  }
}
