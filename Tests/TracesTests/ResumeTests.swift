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

  /// Whether an answer of the samples' mixture is there, under a policy with the samples' parameters.
  private func holds(
    _ finished: FinishedRequests, _ promptID: String, mixture: String = "two", policy: String = "full",
    policyParameters: String = #"{"first":8}"#, repetition: Int = 0
  ) -> Bool {
    finished.contains(
      promptID: promptID, mixture: mixture, policy: policy, policyParameters: policyParameters,
      repetition: repetition)
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
    #expect(holds(finished, "a"))
    #expect(holds(finished, "a", policy: "quorum"))
    #expect(holds(finished, "e"))
    #expect(!holds(finished, "a", repetition: 1))
    for prompt in ["b", "c", "d", "f", "g", "new"] {
      #expect(!holds(finished, prompt))
    }
    #expect(finished.count == 3)
    #expect(finished.nextRequest == 8)
  }

  @Test("An answer by another mixture, or under a policy that has been edited since, is another answer")
  func edited() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0, promptID: "a")], to: path)
    let before = contents(of: path)
    let finished = try FinishedRequests(resuming: path)
    #expect(holds(finished, "a"))
    #expect(!holds(finished, "a", mixture: "three"))
    #expect(!holds(finished, "a", policyParameters: #"{"first":16}"#))
    #expect(contents(of: path) == before)
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
    #expect(holds(try resume(path), "new"))
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
