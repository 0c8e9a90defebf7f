import Glibc
import JSON
import Testing
import Traces

/// `trace repair`, `redact`, `pack` and `merge`.
@Suite struct TraceMakingTests {
  private static let commands = ["repair", "redact", "pack", "merge"]
  private static let key = ["CHUNKWISE_REDACTION_KEY": "0123456789abcdef0123456789abcdef"]

  /// Calls one of the commands, with a key for the one that needs it.
  private func make(
    _ command: String, _ arguments: String..., input: String? = nil
  ) async throws -> RunningBinary.End {
    try await Binary.run(["trace", command] + arguments, environment: Self.key, input: input)
  }

  @Test("A trace that was cut off is repaired, says so, and can be resumed")
  func repair() async throws {
    let (stage, cut) = try await TraceCommandTests.cutOff()
    let repaired = stage.folder.file("repaired.jsonl.zst")
    let end = try await make("repair", cut, "-o", repaired)
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.output.isEmpty && end.errors.contains("\(cut): It ends without a footer"))
    let verified = try await Binary.run(["trace", "verify", repaired])
    #expect(verified.code == 0 && verified.output.contains("It is complete."))
    #expect(verified.output.contains("There is no end of 1 request that ran when the recording stopped."))
    let resumed = try await Binary.run([
      "run", "-q", "-m", try stage.mixture(), "--prompt", "Why?", "--prompt", "How?", "--policy",
      "full,staircase", "--resume", repaired,
    ])
    #expect(resumed.code == 0, "\(resumed.errors)")
    let after = try await Binary.run(["trace", "verify", repaired])
    #expect(after.code == 0)
    #expect(
      after.output.contains(
        "There is no end of 1 request: a recording was interrupted, and another follows it."))
  }

  @Test(
    "What is measured from a redacted trace is what is measured from the original, and nobody can read it")
  func redact() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let redacted = stage.folder.file("redacted.jsonl.zst")
    #expect(try await make("redact", stage.trace, "-o", redacted).code == 0)
    let measured = try await Binary.run(["analyze", stage.trace, "--format", "json"])
    #expect(measured.code == 0)
    #expect(try await Binary.run(["analyze", redacted, "--format", "json"]).output == measured.output)
    #expect(try await Binary.run(["trace", "info", redacted]).output.contains("redacted"))
    let replayed = try await Binary.run(["replay", redacted])
    #expect(replayed.code == 65)
    #expect(replayed.errors.contains("is redacted: where its words end is not known"))
    let simulated = try await Binary.run(["simulate", redacted, "--policy", "full"])
    #expect(simulated.code == 0)
    #expect(simulated.errors.contains("what is cut at words is cut elsewhere"))
    let rows = try await Binary.run(["trace", "cat", redacted]).output
    #expect(!rows.contains("Why?") && rows.contains("hmac-sha256"))
    #expect(!rows.contains(Self.key.values.first!))
    let keyFile = stage.folder.store((Self.key.values.first! + "\n").utf8, as: "key")
    let again = stage.folder.file("again.jsonl.zst")
    #expect(
      try await Binary.run(["trace", "redact", stage.trace, "-o", again, "--key-file", keyFile]).code == 0)
    #expect(stage.folder.contents(of: "again.jsonl.zst") == stage.folder.contents(of: "redacted.jsonl.zst"))
  }

  @Test("A key that is missing, short or unreadable is told as such")
  func keys() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let arguments = ["trace", "redact", stage.trace, "-o", stage.folder.file("r.jsonl.zst")]
    let none = try await Binary.run(arguments)
    #expect(
      none.code == 64 && none.complaint?.hasPrefix("redact needs a key: set CHUNKWISE_REDACTION_KEY") == true)
    let short = try await Binary.run(arguments, environment: ["CHUNKWISE_REDACTION_KEY": "secret"])
    #expect(short.code == 78 && short.complaint?.contains("has 6 bytes, which can be guessed") == true)
    #expect(!short.errors.contains("secret"))
    let missing = try await Binary.run(arguments + ["--key-file", "/nowhere/key"])
    #expect(missing.code == 66)
    let endless = try await Binary.run(arguments + ["--key-file", "/dev/zero"])
    #expect(endless.code == 66)
    #expect(endless.complaint == "/dev/zero cannot be read: it is larger than 1 MiB.")
  }

  @Test("Packed and merged traces hold the same rows")
  func packAndMerge() async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let packed = stage.folder.file("packed.jsonl.zst")
    #expect(try await make("pack", stage.trace, "-o", packed).code == 0)
    #expect(stage.folder.contents(of: "packed.jsonl.zst").count < bytes.count)
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output
    #expect(try await Binary.run(["trace", "cat", packed]).output == rows)
    let (other, _) = try await TraceCommandTests.recorded()
    let merged = stage.folder.file("merged.jsonl.zst")
    #expect(try await make("merge", stage.trace, other.trace, "-o", merged).code == 0)
    let info = try await Binary.run(["trace", "info", merged, "--format", "json"])
    #expect(info.output.contains("4 complete"))
    let twice = try await make("merge", merged, stage.trace, "-o", stage.folder.file("twice.jsonl.zst"))
    #expect(twice.code == 65)
    #expect(
      twice.complaint?.contains("the same recording, which would count twice") == true, "\(twice.errors)")
    #expect(access(stage.folder.file("twice.jsonl.zst"), F_OK) != 0)
    let verified = try await Binary.run(["trace", "verify", merged])
    #expect(verified.code == 0 && verified.output.split(separator: "\n").count == 1, "\(verified.output)")
  }

  @Test("They read from a pipe and write into one", arguments: ["repair", "redact", "pack"])
  func pipes(command: String) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let running = try RunningBinary(
      ["trace", command, "-", "-o", "-"], environment: Self.key, input: stage.trace,
      output: .file(stage.folder.file("new.jsonl.zst")))
    let end = try await running.end()
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.contains("The new trace has "))
    let verified = try await Binary.run(["trace", "verify", stage.folder.file("new.jsonl.zst")])
    #expect(verified.code == 0 && verified.output.contains("It is complete."))
  }

  @Test("No file is replaced, least of all the one that is read", arguments: commands)
  func existing(command: String) async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let end = try await make(command, stage.trace, "-o", stage.trace)
    #expect(end.code == 73)
    #expect(end.complaint == "\(stage.trace) is there already, and no file is replaced; name another one.")
    #expect(stage.folder.contents(of: "trace.jsonl.zst") == bytes)
    let without = try await make(command, stage.trace)
    #expect(without.code == 64 && without.complaint?.contains("--output FILE says it") == true)
  }

  @Test("Where the new trace cannot be written nothing is left of it", arguments: commands)
  func fullDisk(command: String) async throws {
    let stage = try Stage(proposalTokens: 1500, intervalNs: 10_000)
    try #require(try await stage.run(["--prompt", "Why?", "--policy", "full"]).code == 0)
    let running = try RunningBinary(
      ["trace", command, stage.trace, "-o", stage.folder.file("new.jsonl.zst")], environment: Self.key,
      fileLimit: 8)
    let end = try await running.end()
    #expect(end.code == 74, "\(end.errors)")
    #expect(end.complaint?.hasSuffix("File too large. Nothing was made.") == true, "\(end.errors)")
    #expect(stage.folder.names.sorted() == ["mixture.yaml", "trace.jsonl.zst"])
    let nowhere = try await make(command, stage.trace, "-o", "/nowhere/new.jsonl.zst")
    #expect(nowhere.code == 73 && nowhere.complaint?.contains("No such file or directory") == true)
  }

  @Test("A damaged trace is repaired first", arguments: ["redact", "pack", "merge"])
  func damaged(command: String) async throws {
    let (stage, bytes) = try await TraceCommandTests.recorded()
    let cut = stage.folder.store(bytes[..<(bytes.count * 2 / 3)], as: "cut.jsonl.zst")
    let end = try await make(command, cut, "-o", stage.folder.file("new.jsonl.zst"))
    #expect(end.code == 65)
    #expect(
      end.complaint?.hasPrefix("\(cut) is not whole; `chunkwise trace repair` makes a trace of what is.")
        == true)
    #expect(!stage.folder.names.contains { $0.hasPrefix("new") })
  }

  @Test("Ctrl-C ends it, and leaves nothing", arguments: [SIGINT, SIGTERM])
  func interrupted(signal: Int32) async throws {
    let folder = TemporaryFolder()
    let pipe = folder.file("pipe")
    try #require(mkfifo(pipe, 0o600) == 0)
    let running = try RunningBinary(["trace", "repair", pipe, "-o", folder.file("new.jsonl.zst")])
    // Rows come, and come to no end.
    let (stage, _) = try await TraceCommandTests.recorded()
    let rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n").dropLast()
    // For reading too, so that there is a reader when the program has gone.
    let writer = open(pipe, O_RDWR | O_CLOEXEC)
    try #require(writer >= 0)
    _ = fcntl(writer, F_SETFL, O_NONBLOCK)
    let line = Array((rows.joined(separator: "\n") + "\n").utf8)
    _ = write(writer, line, line.count)
    try await until("the new trace grows") { folder.names.contains { $0.hasSuffix(".part") } }
    running.send(signal)
    // A reader that waits for more sees the signal when more comes.
    try await until("nothing is left") {
      _ = write(writer, line, line.count)
      return folder.names == ["pipe"]
    }
    close(writer)
    let end = try await running.end()
    #expect(end.code == 128 + signal, "\(end.errors)")
    #expect(end.complaint == "Interrupted; nothing was made.")
    #expect(folder.names == ["pipe"])
  }
}
