import Glibc
import JSON
import Testing
import TokenStreams
import Traces

@Suite("Writing traces")
struct WriterTests {
  @Test("The zstd command line tool reads a trace, seek table and all")
  func foreignReader() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<6).map { sampleRequest($0, deltas: 1000) }, to: path)
    let all = try lines(of: path)
    #expect(system("zstd -qdc \(path) > \(folder.file("plain.jsonl")) && zstd -qt \(path)") == 0)
    #expect(
      contents(of: folder.file("plain.jsonl")).elementsEqual((all.lines.joined(separator: "\n") + "\n").utf8))
    #expect(all.condition == .complete)
    // Seekable format: number of frames, descriptor, magic number, at the very end.
    let tail = contents(of: path).suffix(9)
    #expect(tail.suffix(4) == [0xB1, 0xEA, 0x92, 0x8F])
    #expect(tail.first! >= 4, "There are several frames, and the footer's.")
  }

  @Test("A row can be read from the file a tenth of a second after it was recorded, whatever comes after it")
  func flushed() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let writer = try TraceWriter(path: path, header: sampleHeader)
    let clock = ContinuousClock()
    let delays = (0..<10).map { index in
      let recorded = clock.now
      writer.record(request: 0, .note("\(index)", atNs: Int64(index)))
      // A file without a whole row is refused, and so it is while the header has not arrived.
      while ((try? lines(of: path).lines.count) ?? 0) < index + 2 { usleep(1000) }  // between two looks
      return recorded.duration(to: clock.now)
    }
    // A busy machine makes them later, never sooner: the soonest of ten tells what the writer itself waits for.
    #expect(delays.min()! < .milliseconds(200))
    guard case .truncated? = try lines(of: path).condition else {
      Issue.record("A trace that is being written is not whole.")
      return
    }
    try writer.close()
    #expect(try lines(of: path).condition == .complete)
  }

  @Test(
    "Who waits for what they recorded to be written finds it in the file, and does not wait for the next flush"
  )
  func written() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let writer = try TraceWriter(
      path: path, header: sampleHeader, limits: TraceWriter.Limits(flushIntervalNs: 3_600_000_000_000))
    for index in 0..<100 {
      writer.record(request: 0, .note("\(index)", atNs: Int64(index)))
      await writer.written()
      #expect(try lines(of: path).lines.count == index + 2)
    }
    await writer.written()
    try writer.close()
    await writer.written()
    #expect(try lines(of: path).condition == .complete)
  }

  @Test("Nobody waits for a recording that has failed")
  func writtenNowhere() async throws {
    let writer = try TraceWriter(path: "/dev/full", header: sampleHeader)
    writer.record(request: 0, .note("x", atNs: 1))
    await writer.written()
    #expect(writer.failure?.kind == .write(ENOSPC))
    await writer.written()
  }

  @Test("A process killed outright leaves every row that had reached the file")
  func killed() async throws {
    // The child can be told nothing, so the file has the name that both know.
    let path = "/tmp/chunkwise-traces-killed-\(getpid()).jsonl.zst"
    defer { unlink(path) }
    await #expect(processExitsWith: .signal(SIGKILL)) {
      let path = "/tmp/chunkwise-traces-killed-\(getppid()).jsonl.zst"
      let writer = try TraceWriter(path: path, header: sampleHeader)
      for observation in sampleRequest(0, outcome: nil) { writer.record(request: 0, observation) }
      await writer.written()
      kill(getpid(), SIGKILL)
      try writer.close()
    }
    let reader = try ObservationReader(path: path)
    var read: [Observation] = []
    while let (_, observation) = try reader.next() { read.append(observation) }
    #expect(read == sampleRequest(0, outcome: nil))
    guard case .truncated? = reader.trace.condition else {
      Issue.record("\(String(describing: reader.trace.condition))")
      return
    }
  }

  @Test("Many tasks record at once, and each request keeps its order")
  func concurrent() async throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let writer = try TraceWriter(path: path, header: sampleHeader)
    await withTaskGroup(of: Void.self) { group in
      for request in 0..<16 {
        group.addTask {
          for observation in sampleRequest(request, deltas: 100) {
            writer.record(request: request, observation)
            await Task.yield()
          }
        }
      }
    }
    try writer.close()
    let reader = try ObservationReader(path: path)
    var read = [[Observation]](repeating: [], count: 16)
    while let (request, observation) = try reader.next() { read[request].append(observation) }
    for request in 0..<16 { #expect(read[request] == sampleRequest(request, deltas: 100)) }
  }

  @Test("Of a trace that holds many requests those that are asked for are given, whole")
  func chosen() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<8).map { sampleRequest($0) }, to: path)
    let reader = try ObservationReader(path: path, requests: [2, 5, 99])
    var read: [Int: [Observation]] = [:]
    while let (request, observation) = try reader.next() { read[request, default: []].append(observation) }
    #expect(read == [2: sampleRequest(2), 5: sampleRequest(5)])
    #expect(reader.trace.condition?.isWhole == true && reader.broken.isEmpty)
  }

  @Test("An existing trace is replaced only on request, and never while another writes it")
  func existing() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    let before = contents(of: path)
    let refused = #expect(throws: TraceError.self) { try TraceWriter(path: path, header: sampleHeader) }
    #expect(refused?.kind == .exists)
    #expect(contents(of: path) == before)

    let writer = try TraceWriter(path: path, header: sampleHeader, replacing: true)
    let busy = #expect(throws: TraceError.self) {
      try TraceWriter(path: path, header: sampleHeader, replacing: true)
    }
    #expect(busy?.kind == .busy)
    try writer.close()
    #expect(try lines(of: path).lines.count == 2)
  }

  @Test("A folder that does not exist is named in the error")
  func noFolder() {
    let error = #expect(throws: TraceError.self) {
      try TraceWriter(path: "/nowhere/t.jsonl.zst", header: sampleHeader)
    }
    #expect(
      error?.description == "The trace /nowhere/t.jsonl.zst cannot be made: No such file or directory.")
  }

  @Test("The same rows give the same bytes, whatever the pace, where flushing is by size")
  func deterministic() throws {
    let folder = TemporaryFolder()
    var encoder = ObservationEncoder()
    let rows = (0..<4).flatMap { request in
      sampleRequest(request, deltas: 2000).map { encoder.row(request: request, $0) }
    }
    for name in ["a", "b"] {
      let writer = try RowWriter(path: folder.file(name), header: sampleHeader)
      for row in rows { try writer.append(row) }
      try writer.finish()
    }
    #expect(contents(of: folder.file("a")) == contents(of: folder.file("b")))
    #expect(try lines(of: folder.file("a")).condition == .complete)
  }
}
