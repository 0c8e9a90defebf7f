import Digests
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

@Suite("Making traces of others")
struct RewritingTests {
  private let folder = TemporaryFolder()

  /// Repairs a trace as the command does.
  private func repair(_ path: String, to repaired: String) throws {
    let writer = try RowWriter(unseen: repaired)
    let reader = try TraceReader(path: path)
    while let row = try reader.next() {
      if row.kind != .footer { try reader.withLine { try writer.append(row, as: $0) } }
    }
    let condition = try #require(reader.condition)
    if let note = try TraceRepair.note(on: condition, of: path, tool: "test", atNs: 0) {
      try writer.append(note)
    }
    try writer.finish()
  }

  /// Redacts a trace as the command does.
  private func redact(_ path: String, to redacted: String, key: RedactionKey) throws -> TraceRedactor {
    var redactor = TraceRedactor(key: key)
    let writer = try RowWriter(unseen: redacted)
    let reader = try TraceReader(path: path)
    while let row = try reader.next() { if let row = try redactor.row(row) { try writer.append(row) } }
    try writer.finish()
    return redactor
  }

  @Test(
    "What is left of a trace that was cut off anywhere is repaired to a whole trace of the same rows and a note"
  )
  func repairCutOff() throws {
    try record([sampleRequest(0, deltas: 2)], to: folder.file("t.jsonl.zst"))
    let whole = contents(of: folder.file("t.jsonl.zst"))
    for length in stride(from: whole.count, to: 0, by: -7) {
      store(whole[..<length], at: folder.file("cut"))
      guard let cut = try? lines(of: folder.file("cut")) else { continue }
      unlink(folder.file("repaired"))
      try repair(folder.file("cut"), to: folder.file("repaired"))
      let repaired = try lines(of: folder.file("repaired"))
      #expect(repaired.condition == .complete)
      let rows = cut.lines.filter { !$0.hasPrefix(#"{"type":"footer""#) }
      #expect(repaired.lines.starts(with: rows))
      let notes = repaired.lines.dropFirst(rows.count).dropLast()
      if cut.condition?.isWhole == true {
        #expect(notes.isEmpty)
      } else {
        #expect(
          notes.count == 1 && notes.first?.contains("Repaired by test. It ends without a footer") == true)
      }
    }
  }

  @Test("A repaired trace tells where rows were missing, and its whole requests from the others")
  func repairGap() throws {
    try record((0..<8).map { sampleRequest($0, deltas: 700) }, to: folder.file("t.jsonl.zst"))
    var bytes = contents(of: folder.file("t.jsonl.zst"))
    bytes[bytes.count / 2] ^= 0x10
    store(bytes, at: folder.file("damaged"))
    try repair(folder.file("damaged"), to: folder.file("repaired"))
    func broken(_ name: String) throws -> [Int] {
      let reader = try ObservationReader(path: folder.file(name))
      while try reader.next() != nil {}
      return reader.broken
    }
    let before = try broken("damaged")
    #expect(!before.isEmpty)
    #expect(try broken("repaired") == before)
    let reader = try TraceReader(path: folder.file("repaired"))
    var verification = TraceVerification()
    while let row = try reader.next() { verification.add(row) }
    #expect(reader.condition == .complete && verification.problems == [])
    // It can be resumed, and nothing that misses rows passes for answered.
    let finished = try FinishedRequests(resuming: folder.file("repaired"))
    #expect(finished.count > 0 && finished.count <= 8 - before.count && finished.nextRequest == 8)
  }

  @Test("Rows that contradict their footer are not called whole")
  func repairContradiction() throws {
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    let all = try lines(of: folder.file("t.jsonl.zst")).lines
    store((all[0] + "\n" + all[2...].joined(separator: "\n") + "\n").utf8, at: folder.file("edited.jsonl"))
    let error = #expect(throws: TraceError.self) {
      try repair(folder.file("edited.jsonl"), to: folder.file("repaired"))
    }
    #expect(error?.kind == .damaged)
    #expect(error?.description.contains("nothing tells which of its rows") == true)
    #expect(folder.names.sorted() == ["edited.jsonl", "t.jsonl.zst"])
  }

  @Test(
    "A redacted trace has no text, all instants and sizes, and digests that only the key's owner can make")
  func redaction() throws {
    let bytes = Array("0123456789abcdef".utf8)
    let key = try #require(RedactionKey(bytes))
    let failure = StreamFailure(.httpStatus, status: 400, message: "Agent: secret words", retryAfterNs: 5)
    var request = sampleRequest(0, outcome: .failed(failure))
    for (index, text) in ["Größe ", "語👩‍🚀", "\n\"x"].enumerated() {
      guard case .stream(let call, .delta(var delta), let atNs) = request[2 + index] else { continue }
      delta.text = text
      request[2 + index] = .stream(call: call, .delta(delta), atNs: atNs)
    }
    let path = folder.file("t.jsonl.zst")
    try record([request], to: path)
    let redactor = try redact(path, to: folder.file("r.jsonl.zst"), key: key)
    #expect(redactor.unknownRows == 0)
    let original = try lines(of: path).lines
    let redacted = try lines(of: folder.file("r.jsonl.zst"))
    #expect(redacted.condition == .complete && redacted.lines.count == original.count)
    for word in ["Größe", "語", "sky", "word1", "secret", "👩‍🚀", #""p\""#] {
      #expect(!redacted.lines.joined().contains(word), "\(word)")
    }
    var content = ""
    for (old, new) in zip(original, redacted.lines).dropLast() {
      let (old, new) = (try JSONValue(parsing: old), try JSONValue(parsing: new))
      for column in ["type", "t_ns", "read_ns", "request", "call", "agent", "channel", "tokens"] {
        #expect(old[column] == new[column])
      }
      guard old["type"] == "delta", let text = old["text"]?.string, let filler = new["text"]?.string else {
        continue
      }
      #expect(text.utf8.count == filler.utf8.count)
      #expect(text.unicodeScalars.map { UTF8.width($0) } == filler.unicodeScalars.map { UTF8.width($0) })
      guard old["call"] == 0 else { continue }
      content += text
      let promptID = try #require(try redactedPromptID())
      var digest = HMACSHA256(key: bytes)
      digest.update("content\n\(promptID)\n\(content)")
      #expect(new["info"]?.string == #"{"hmac":"\#(digest.hex(bytes: 8))"}"#)
    }
    let finished = try #require(redacted.lines.first { $0.contains(#""type":"finished""#) })
    #expect(finished.contains(#"[19 bytes, hmac-sha256 "#) && finished.contains(#"\"retry_after_ns\":5"#))

    func redactedPromptID() throws -> String? {
      let reader = try ObservationReader(path: folder.file("r.jsonl.zst"))
      #expect(reader.trace.header.redactionKey == key.name)
      guard case .request(let header)? = try reader.next()?.observation else { return nil }
      var digest = HMACSHA256(key: bytes)
      digest.update("prompt_id\np")
      #expect(header.promptID == digest.hex(bytes: 8))
      return header.promptID
    }
  }

  @Test("A trace is redacted once, and one that is redacted is not resumed")
  func redactedTwice() throws {
    let key = try #require(RedactionKey([UInt8](repeating: 7, count: 16)))
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    _ = try redact(folder.file("t.jsonl.zst"), to: folder.file("r.jsonl.zst"), key: key)
    let twice = #expect(throws: TraceError.self) {
      try redact(folder.file("r.jsonl.zst"), to: folder.file("rr.jsonl.zst"), key: key)
    }
    #expect(twice?.kind == .unlike)
    let resumed = #expect(throws: TraceError.self) {
      try FinishedRequests(resuming: folder.file("r.jsonl.zst"))
    }
    #expect(resumed?.kind == .unlike)
    #expect(RedactionKey([UInt8](repeating: 7, count: 15)) == nil)
  }

  @Test("What a redactor does not know it leaves out: it could be a text")
  func redactedUnknown() throws {
    let key = try #require(RedactionKey([UInt8](repeating: 7, count: 16)))
    var redactor = TraceRedactor(key: key)
    let rows = try encodedRows()
    #expect(try redactor.row(TraceRow(.unknown("diary"), tNs: 1, request: 0, text: "secret")) == nil)
    #expect(redactor.unknownRows == 1)
    var call = rows[1]
    call.info.replace("{", with: #"{"diary":"secret","#, maxReplacements: 1)
    #expect(try redactor.row(call)?.info.contains("secret") == false)
  }

  private func encodedRows() throws -> [TraceRow] {
    var encoder = ObservationEncoder()
    return sampleRequest(0).map { encoder.row(request: 0, $0) }
  }

  @Test("A packed trace has the same rows in fewer bytes, and the zstd tool reads it")
  func packing() throws {
    let path = folder.file("t.jsonl.zst")
    try record((0..<8).map { sampleRequest($0, deltas: 700) }, to: path)
    let writer = try RowWriter(unseen: folder.file("packed"), .archive)
    let reader = try TraceReader(path: path)
    while let row = try reader.next() {
      if row.kind != .footer { try reader.withLine { try writer.append(row, as: $0) } }
    }
    try writer.finish()
    let packed = try lines(of: folder.file("packed"))
    #expect(packed.condition == .complete)
    #expect(packed.lines == (try lines(of: path).lines))
    #expect(contents(of: folder.file("packed")).count < contents(of: path).count * 3 / 4)
    #expect(
      system(
        "zstd -qdc \(path) > \(folder.file("a")) && zstd -qdc \(folder.file("packed")) | cmp -s - \(folder.file("a"))"
      ) == 0)
  }

  @Test(
    "Merged traces follow each other by their wall clocks, with numbers of their own, and each says where it ends"
  )
  func merging() throws {
    let (early, late) = (folder.file("early"), folder.file("late"))
    var header = sampleHeader
    try record([sampleRequest(0, promptID: "a"), sampleRequest(1, promptID: "b")], to: late, header: header)
    header.wallNs -= 1
    // Another computer's monotonic clock, which says nothing about the first one's.
    header.monotonicNs += 1_000_000_000_000
    try record([sampleRequest(0, promptID: "c", startNs: 2_000_000_000_000)], to: early, header: header)
    let merged = folder.file("merged")
    try merge([late, early], to: merged)

    let reader = try ObservationReader(path: merged)
    #expect(reader.trace.header == header)
    var requests: [[Observation]] = []
    var parts: [Int] = []
    while let (request, observation) = try reader.next() {
      if request == requests.count {
        requests.append([])
        parts.append(reader.trace.part)
      }
      requests[request].append(observation)
    }
    #expect(parts == [0, 1, 1])
    func renumbered(_ request: Int, _ promptID: String, startNs: Int64) -> [Observation] {
      sampleRequest(request, promptID: promptID, startNs: startNs)
    }
    #expect(
      requests == [
        renumbered(0, "c", startNs: 2_000_000_000_000), renumbered(1, "a", startNs: 1000),
        renumbered(2, "b", startNs: 1000),
      ])
    #expect(reader.trace.condition == .complete)
    let notes = try lines(of: merged).lines.filter { $0.contains("merged_from") }
    #expect(notes.count == 2)
    #expect(
      notes[1].contains("its request 0 is request 1 here") && notes[1].contains(#"\"request_offset\":1"#))
    let rows = try TraceReader(path: merged)
    var verification = TraceVerification()
    while let row = try rows.next() { verification.add(row) }
    #expect(verification.problems == [])
  }

  /// Merges traces as the command does.
  private func merge(_ paths: [String], to merged: String) throws {
    let writer = try RowWriter(unseen: merged)
    let headers = try paths.map { try TraceReader(path: $0).header }
    var merge = TraceMerge()
    for index in TraceMerge.order(of: headers) {
      try merge.begin(headers[index], of: paths[index])
      let reader = try TraceReader(path: paths[index])
      while let row = try reader.next() { if let row = merge.row(row) { try writer.append(row) } }
      try writer.append(try merge.end(paths[index], digest: try #require(reader.rowDigest)))
    }
    try writer.finish()
  }

  @Test("What must not be mixed is not merged: the same rows twice, simulated and measured, redacted and not")
  func unlike() throws {
    let key = try #require(RedactionKey([UInt8](repeating: 7, count: 16)))
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    var header = sampleHeader
    header.isSimulated = true
    try record([sampleRequest(0)], to: folder.file("simulated"), header: header)
    _ = try redact(path, to: folder.file("redacted"), key: key)
    for other in [path, folder.file("simulated"), folder.file("redacted")] {
      let error = #expect(throws: TraceError.self) { try merge([path, other], to: folder.file("merged")) }
      #expect(error?.kind == .unlike)
      #expect(!folder.names.contains { $0.hasPrefix("merged") })
    }
  }

  @Test("A trace that is being made is seen when it is finished, and a file with content is never replaced")
  func unseen() throws {
    let path = folder.file("new.jsonl.zst")
    do {
      let writer = try RowWriter(unseen: path)
      try writer.append(TraceRow(.note, tNs: 1, text: "x"))
      try writer.flush()
      #expect(folder.names.count == 1 && folder.names[0].hasSuffix(".part"))
    }
    #expect(folder.names.isEmpty)
    store([], at: path)
    let writer = try RowWriter(unseen: path)
    try writer.append(TraceRow(.note, tNs: 1, text: "x"))
    try writer.finish()
    #expect(folder.names == ["new.jsonl.zst"])
    let before = contents(of: path)
    let error = #expect(throws: TraceError.self) { try RowWriter(unseen: path) }
    #expect(error?.kind == .exists)
    #expect(contents(of: path) == before)
    let missing = #expect(throws: TraceError.self) { try RowWriter(unseen: "/nowhere/x") }
    #expect(missing?.kind == .create(ENOENT))
    let full = try RowWriter(unseen: "/dev/full")
    try full.append(TraceRow(.note, tNs: 1, text: "x"))
    #expect(throws: TraceError.self) { try full.finish() }
  }
}
