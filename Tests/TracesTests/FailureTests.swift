import Engine
import Glibc
import Testing
import TokenStreams
import Traces

/// Collects what a writer tells of its failure.
private final class Told: Sendable {
  private let errors = Lock<[TraceError]>([])
  func add(_ error: TraceError) { errors.withLock { $0.append(error) } }
  var all: [TraceError] { errors.withLock { $0 } }
}

@Suite("When a trace cannot be written on")
struct FailureTests {
  /// Texts that do not compress, so that files grow.
  private static func noise(_ count: Int) -> [Observation] {
    var random = SplitMix64(seed: 1)
    return (0..<count).map { index in
      let text = (0..<16).map { _ in String(random.next(), radix: 36) }.joined()
      return .stream(call: 0, .delta(Delta(text, readNs: Int64(index))), atNs: Int64(index))
    }
  }

  @Test("A full disk ends the recording with one sentence, told once and thrown at the end")
  func fullDisk() throws {
    let told = Told()
    let writer = try TraceWriter(path: "/dev/full", header: sampleHeader) { told.add($0) }
    writer.record(request: 0, .note("x", atNs: 1))
    let error = try #require(throws: TraceError.self) { try writer.close() }
    #expect(error.kind == .write(ENOSPC))
    #expect(
      error.description
        == "The trace could not be written to /dev/full: No space left on device. Its first 0 rows are safe.")
    #expect(told.all == [error])
    #expect(writer.failure == error)
    writer.record(request: 0, .note("y", atNs: 2))
    #expect(throws: error) { try writer.close() }
  }

  @Test("A closed pipe ends the recording, not the process")
  func closedPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    let path = "/proc/self/fd/\(ends[1])"
    let writer = try TraceWriter(path: path, header: sampleHeader)
    close(ends[1])
    var byte: UInt8 = 0
    #expect(read(ends[0], &byte, 1) == 1)
    close(ends[0])
    writer.record(request: 0, .note("x", atNs: 1))
    let error = try #require(throws: TraceError.self) { try writer.close() }
    #expect(error.kind == .write(EPIPE))
    #expect(
      error.description
        == "The trace could not be written to \(path): Broken pipe. Its first 1 row is safe.")
  }

  @Test("A trace can be written into a pipe")
  func throughPipe() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let process = popen("cat > \(path)", "w")
    let writer = try TraceWriter(path: "/proc/self/fd/\(fileno(process!))", header: sampleHeader)
    for observation in sampleRequest(0) { writer.record(request: 0, observation) }
    try writer.close()
    #expect(pclose(process) == 0)
    #expect(try lines(of: path).condition == .complete)
  }

  @Test("Where a file may not grow, it is cut back to its whole rows, and the error tells how many those are")
  func partialWrite() async {
    // In a process of its own: the limit on file sizes holds for all of it.
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      let path = folder.file("t.jsonl.zst")
      var limit = rlimit(rlim_cur: 300_001, rlim_max: 300_001)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let writer = try TraceWriter(
        path: path, header: sampleHeader, limits: TraceWriter.Limits(flushIntervalNs: 5_000_000))
      for observation in FailureTests.noise(3000) {
        writer.record(request: 0, observation)
        usleep(50)  // spreads the rows over several flushes
      }
      let error = try #require(throws: TraceError.self) { try writer.close() }
      try #require(error.kind == .write(EFBIG))
      let read = try lines(of: path)
      try #require(read.lines.count > 500)
      let count = String(read.lines.count)
      let grouped = count.count > 3 ? "\(count.dropLast(3)),\(count.suffix(3))" : count
      try #require(error.description.hasSuffix("Its first \(grouped) rows are safe."))
      // Their frame has its end, and so a checksum vouches for all of them.
      let size = contents(of: path).count
      guard case .truncated(read.lines.count, atByte: size, unverified: 0)? = read.condition else {
        exit(EXIT_FAILURE)
      }
    }
  }

  @Test("A queue that overflows ends the recording; the trace is whole up to there and says so")
  func overflow() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let told = Told()
    let writer = try TraceWriter(
      path: path, header: sampleHeader, limits: TraceWriter.Limits(queueBytes: 4096),
      onFailure: { told.add($0) })
    writer.record(request: 0, .note("before", atNs: 1))
    writer.record(request: 0, .note(String(repeating: "x", count: 5000), atNs: 2))
    writer.record(request: 0, .note("after", atNs: 3))
    let error = try #require(throws: TraceError.self) { try writer.close() }
    #expect(error.kind == .overflow)
    #expect(told.all == [error])
    let read = try lines(of: path)
    #expect(read.condition == .complete)
    #expect(read.lines.count == 4)
    #expect(read.lines[1].contains("before"))
    #expect(read.lines[2].contains("more than 4096 bytes waited"))
  }
}
