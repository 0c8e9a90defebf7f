import Glibc
import Testing
import TokenStreams
import Traces

@Suite("Resuming a trace")
struct ResumeTests {
  private func resume(_ path: String) throws -> FinishedRequests {
    var finished = FinishedRequests()
    let writer = try TraceWriter(resuming: path, header: sampleHeader, finished: &finished)
    let next = finished.nextRequest
    for observation in sampleRequest(next, promptID: "new") { writer.record(request: next, observation) }
    try writer.close()
    return finished
  }

  /// The header of a request like the samples', with what a test changes in it.
  private func header(
    _ promptID: String, policy: String = "full", change: (inout RequestHeader) -> Void = { _ in }
  ) throws -> RequestHeader {
    guard case .request(var header)? = sampleRequest(99, promptID: promptID, policy: policy).first else {
      throw Missing()
    }
    change(&header)
    return header
  }

  private struct Missing: Error {}

  private func holds(
    _ finished: FinishedRequests, _ promptID: String, policy: String = "full",
    change: (inout RequestHeader) -> Void = { _ in }
  ) throws -> Bool {
    finished.count(like: try header(promptID, policy: policy, change: change)) > 0
  }

  @Test("Answers that are whole are known; those that failed, were cancelled or cut off are asked for again")
  func finished() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record(
      [
        sampleRequest(0, promptID: "a"), sampleRequest(1, promptID: "a", policy: "quorum"),
        sampleRequest(2, promptID: "b", outcome: .failed(StreamFailure(.connect, message: "No."))),
        sampleRequest(3, promptID: "c", outcome: .cancelled), sampleRequest(4, promptID: "d", outcome: nil),
        sampleRequest(5, promptID: "e", outcome: .degraded(.length)),
        sampleRequest(6, promptID: "f", outcome: .complete(.truncated)),
        sampleRequest(7, promptID: "g", outcome: .degraded(.truncated)),
      ], to: path)
    let finished = try resume(path)
    #expect(try holds(finished, "a"))
    #expect(try holds(finished, "a", policy: "quorum"))
    #expect(try holds(finished, "e"))
    #expect(try !holds(finished, "a") { $0.repetition = 1 })
    for prompt in ["b", "c", "d", "f", "g", "new"] {
      #expect(try !holds(finished, prompt))
    }
    #expect(finished.count == 3)
    #expect(finished.nextRequest == 8)
  }

  @Test("A prompt that was answered twice is known to have been")
  func doubled() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<3).map { sampleRequest($0, promptID: $0 < 2 ? "a" : "b") }, to: path)
    let finished = try FinishedRequests(resuming: path)
    #expect(finished.count == 3)
    #expect(try ["a", "b", "c"].map { finished.count(like: try header($0)) } == [2, 1, 0])
  }

  @Test("An answer by another mixture, or under a policy that has been edited since, is another answer")
  func edited() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0, promptID: "a")], to: path)
    let before = contents(of: path)
    let finished = try FinishedRequests(resuming: path)
    #expect(try holds(finished, "a"))
    #expect(try !holds(finished, "a") { $0.mixture = "three" })
    #expect(try !holds(finished, "a") { $0.policyParameters = #"{"first":16}"# })
    #expect(finished.mixtures == ["two"])
    #expect(contents(of: path) == before)
  }

  @Test("Where a mixture's agents have changed since, its answers are others, and that can be told")
  func otherAgents() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record(
      [sampleRequest(0, promptID: "a", outcome: .cancelled), sampleRequest(1, promptID: "b")], to: path)
    let finished = try FinishedRequests(resuming: path)
    let changes: [(inout RequestHeader) -> Void] = [
      { $0.places[1].model = "other" }, { $0.places[0].endpoint = "elsewhere" },
      { $0.places.insert($0.places[0], at: 0) },
    ]
    for change in changes {
      #expect(try !holds(finished, "b", change: change))
      #expect(finished.hasOtherAgents(than: try header("a", change: change)))
    }
    #expect(!finished.hasOtherAgents(than: try header("a")))
    #expect(!finished.hasOtherAgents(than: try header("a", policy: "quorum", change: changes[0])))
  }

  @Test("A trace cut off anywhere keeps all its whole rows, and is whole once the rest has been recorded")
  func cutOff() throws {
    let folder = TemporaryFolder()
    try record([sampleRequest(0, deltas: 2)], to: folder.file("t.jsonl.zst"))
    let whole = contents(of: folder.file("t.jsonl.zst"))
    let path = folder.file("cut.jsonl.zst")
    for length in Array(stride(from: 0, to: whole.count, by: 11)) + [whole.count] {
      store(whole[..<length], at: path)
      // Where not even the header is whole there is nothing to resume.
      guard let before = try? lines(of: path).lines.filter({ !$0.contains(#""type":"footer""#) }) else {
        continue
      }
      _ = try resume(path)
      let after = try lines(of: path)
      #expect(after.condition == .complete, "\(length) bytes")
      #expect(after.lines.starts(with: before))
      #expect(after.lines.count == before.count + 1 + sampleRequest(0).count + 1)
    }
  }

  @Test("A trace of several frames is resumed twice, and other tools still read it")
  func several() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<5).map { sampleRequest($0, deltas: 1000) }, to: path)
    let bytes = contents(of: path)
    store(bytes.prefix(bytes.count * 3 / 4), at: path)
    let before = try lines(of: path).lines
    _ = try resume(path)
    #expect(try holds(try resume(path), "new"))
    let after = try lines(of: path)
    #expect(after.condition == .complete)
    #expect(after.lines.starts(with: before))
    #expect(after.lines.count == before.count + 2 * (1 + sampleRequest(0).count) + 1)
    #expect(system("zstd -qt \(path)") == 0)

    let reader = try TraceReader(path: path)
    var summary = TraceSummary()
    var verification = TraceVerification()
    while let row = try reader.next() {
      summary.add(row)
      verification.add(row)
    }
    #expect(summary.recordings == 3)
    #expect(verification.problems == [])
    #expect(verification.interrupted == 1 && verification.unfinished == 0)
  }

  @Test("A trace damaged in the middle is left as it is")
  func damaged() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<8).map { sampleRequest($0, deltas: 1000) }, to: path)
    var bytes = contents(of: path)
    bytes[bytes.count / 2] ^= 1
    store(bytes, at: path)
    let error = #expect(throws: TraceError.self) { try resume(path) }
    #expect(error?.kind == .damaged)
    #expect(contents(of: path) == bytes)
  }

  @Test("A trace that has been closed is free, even while a process that is being started has its descriptor")
  func heldByChild() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let writer = try TraceWriter(path: path, header: sampleHeader)
    // What a fork does with every descriptor.
    let copies = (3..<16_384).filter { name(of: $0) == path }.map { dup($0) }
    #expect(copies.count == 1)
    defer { for copy in copies { close(copy) } }
    try writer.close()
    _ = try resume(path)
  }

  private func name(of descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes {
      readlink("/proc/self/fd/\(descriptor)", $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return String(decoding: buffer[..<max(0, count)], as: UTF8.self)
  }

  @Test("A trace that is being written is not resumed")
  func busy() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let writer = try TraceWriter(path: path, header: sampleHeader)
    let error = #expect(throws: TraceError.self) { try resume(path) }
    #expect(error?.kind == .busy)
    try writer.close()
  }
}
