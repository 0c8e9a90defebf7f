import JSON
import Testing
import TokenStreams
import Traces

@Suite("Damaged traces")
struct DamageTests {
  /// A trace of eight requests one after the other, in seven frames: the header's, five of rows, the footer's.
  private static let long = Result {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<8).map { sampleRequest($0, deltas: 1000) }, to: path)
    return (bytes: contents(of: path), lines: try lines(of: path).lines)
  }

  /// What a damaged copy of a trace gives: its lines, or that it is refused.
  private func read(_ bytes: some Collection<UInt8>, _ path: String) -> (
    lines: [String], isWhole: Bool, isComplete: Bool
  ) {
    store(bytes, at: path)
    guard let read = try? lines(of: path) else { return ([], false, false) }
    return (read.lines, read.condition!.isWhole, read.condition == .complete)
  }

  @Test("A trace cut off anywhere is never taken for a complete one, and gives its rows up to there")
  func truncation() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0, deltas: 2)], to: path)
    let whole = contents(of: path)
    let all = try lines(of: path)
    #expect(all.condition == .complete)
    var mostRows = 0
    for length in 0..<whole.count {
      let cut = read(whole[..<length], folder.file("cut"))
      #expect(!cut.isComplete, "\(length) bytes")
      #expect(all.lines.starts(with: cut.lines))
      if cut.isWhole { #expect(cut.lines == all.lines) }
      #expect(cut.lines.count >= mostRows, "More bytes give no fewer rows.")
      mostRows = cut.lines.count
    }
    #expect(mostRows == all.lines.count)
  }

  @Test("The same holds for a decompressed one")
  func plainTruncation() throws {
    let folder = TemporaryFolder()
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    let all = try lines(of: folder.file("t.jsonl.zst")).lines
    let text = Array((all.joined(separator: "\n") + "\n").utf8)
    #expect(read(text, folder.file("cut")).isComplete)
    for length in text.indices {
      let cut = read(text[..<length], folder.file("cut"))
      #expect(!cut.isWhole, "\(length) bytes")
      #expect(cut.lines.count == text[..<length].count { $0 == 0x0A })
    }
  }

  /// Whether `part` is `whole` with nothing altered and perhaps something missing.
  private func isPart(_ part: [String], of whole: [String]) -> Bool {
    var rest = whole[...]
    for line in part {
      guard let index = rest.firstIndex(of: line) else { return false }
      rest = rest[(index + 1)...]
    }
    return true
  }

  @Test("A flipped bit anywhere is noticed or has changed nothing, and no row is given that it has altered")
  func flippedBits() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    let whole = contents(of: path)
    let all = try lines(of: path).lines
    var unnoticed = 0
    for index in whole.indices {
      for bit in [0, 3, 7] {
        var bytes = whole
        bytes[index] ^= 1 << bit
        let flipped = read(bytes, folder.file("flipped"))
        let rows = flipped.lines.filter { !$0.hasPrefix(#"{"type":"gap""#) }
        #expect(isPart(rows, of: all), "Bit \(bit) of byte \(index)")
        if flipped.isWhole { #expect(rows == all, "Bit \(bit) of byte \(index)") }
        if flipped.isComplete { unnoticed += 1 }
      }
    }
    // A frame's header has bits that only tell how much memory it takes.
    #expect(unnoticed < whole.count * 3 / 50)
  }

  @Test("In a trace that was cut off, a flipped bit never makes a whole one")
  func flippedBitsInTail() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    let cut = contents(of: path).dropLast(200)
    for index in cut.indices {
      var bytes = cut
      bytes[index] ^= 0x08
      #expect(!read(bytes, folder.file("flipped")).isWhole, "Byte \(index)")
    }
  }

  @Test("A frame whose checksum fails gives nothing; the others are given, and what is missing is told")
  func damageInTheMiddle() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    var bytes = try Self.long.get().bytes
    let all = try Self.long.get().lines
    let middle = bytes.count / 2
    bytes[middle] ^= 0x10
    store(bytes, at: path)
    let damaged = try lines(of: path)
    guard case .corrupt(let damage)? = damaged.condition, let gap = damage.gaps.first else {
      Issue.record("\(String(describing: damaged.condition))")
      return
    }
    #expect(damage.gapCount == 1 && damage.contradiction == nil && damage.unverified == 0)
    #expect(gap.bytes.contains(middle))
    let behind = damaged.lines.count - gap.afterRow - 1
    #expect(gap.afterRow > 1 && behind > 1)
    #expect(damaged.lines[..<gap.afterRow] == all[..<gap.afterRow])
    #expect(damaged.lines.suffix(behind) == all.suffix(behind))
    let row = try JSONValue(parsing: damaged.lines[gap.afterRow])
    #expect(row["type"] == "gap" && row["text"]?.string == gap.reason)
    #expect(damage.missing == all.count - gap.afterRow - behind && gap.rows == nil)
    // The header's frame, those of 1 MiB, and the footer's.
    #expect(gap.frames.map { $0.count == 1 && $0.lowerBound > 2 } == true)
    #expect(damage.given == damaged.lines.count - 2)
  }

  @Test("A checksum that fails is called so, and a seek table tells about how many rows each gap takes")
  func severalGaps() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    var bytes = try Self.long.get().bytes
    let starts = frameStarts(bytes)
    // The last block of a frame ends four bytes before its checksum does.
    bytes[starts[3] - 1] ^= 1
    bytes[starts[5] - 2] ^= 1
    store(bytes, at: path)
    guard case .corrupt(let damage)? = try lines(of: path).condition else {
      Issue.record("The damage was not noticed.")
      return
    }
    #expect(damage.gaps.map(\.frames) == [3...3, 5...5])
    #expect(damage.gaps.allSatisfy { $0.reason.hasPrefix("checksum mismatch") })
    let told = damage.gaps.compactMap(\.rows).reduce(0, +)
    let missing = try #require(damage.missing)
    #expect(missing > 1000 && abs(told - missing) < missing / 50)
  }

  @Test("A frame of which the beginning is destroyed is passed over together with nothing else")
  func destroyedFrame() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    var bytes = try Self.long.get().bytes
    let starts = frameStarts(bytes)
    for index in starts[2]..<starts[2] + 40 { bytes[index] = 0 }
    store(bytes, at: path)
    guard case .corrupt(let damage)? = try lines(of: path).condition else {
      Issue.record("The damage was not noticed.")
      return
    }
    #expect(damage.gaps.map(\.bytes) == [starts[2]..<starts[3]])
    #expect(damage.gaps.map(\.frames) == [3...3])
  }

  @Test(
    "The rows of a recording that was killed are given, and it is told that no checksum vouches for the last")
  func unverifiedTail() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let bytes = try Self.long.get().bytes
    let starts = frameStarts(bytes)
    store(bytes[..<(starts[3] - 100)], at: path)
    let read = try lines(of: path)
    guard case .truncated(let rows, let byte, let unverified)? = read.condition else {
      Issue.record("\(String(describing: read.condition))")
      return
    }
    #expect(rows == read.lines.count && byte == starts[3] - 100)
    #expect(unverified > 100 && unverified < rows / 2 + 100)
    #expect(
      read.condition?.description.filter { $0 != "," }.contains(
        "No checksum vouches for \(unverified) of the rows.") == true)
  }

  @Test("A request is broken by rows that are missing, and the others are not")
  func brokenRequests() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    var bytes = try Self.long.get().bytes
    bytes[bytes.count / 2] ^= 0x10
    store(bytes, at: path)
    let reader = try ObservationReader(path: path)
    var read = [[Observation]](repeating: [], count: 8)
    while let (request, observation) = try reader.next() { read[request].append(observation) }
    #expect(reader.broken.count > 1 && reader.broken.count < 5)
    for request in 0..<8 where !reader.broken.contains(request) {
      // A request may have been lost altogether.
      #expect(read[request].isEmpty || read[request] == sampleRequest(request, deltas: 1000))
    }
    #expect(read.count { !$0.isEmpty } > 5)

    var verification = TraceVerification()
    let rows = try TraceReader(path: path)
    while let row = try rows.next() { verification.add(row) }
    #expect(verification.problems == [] && verification.unfinished == 0)
    #expect(verification.broken == reader.broken.count)
  }

  @Test("A row that holds what nobody can understand breaks its request only")
  func malformedRow() throws {
    let folder = TemporaryFolder()
    try record((0..<3).map { sampleRequest($0) }, to: folder.file("t.jsonl.zst"))
    var all = try lines(of: folder.file("t.jsonl.zst")).lines
    let index = try #require(
      all.firstIndex { $0.contains(#""request":1,"#) && $0.contains(#""type":"end""#) })
    all[index] = all[index].replacing(#""text":"stop""#, with: #""text":"bored""#)
    store(all.joined(separator: "\n").utf8, at: folder.file("t.jsonl"))
    let reader = try ObservationReader(path: folder.file("t.jsonl"))
    var read = [[Observation]](repeating: [], count: 3)
    while let (request, observation) = try reader.next() { read[request].append(observation) }
    #expect(read[0] == sampleRequest(0) && read[2] == sampleRequest(2))
    #expect(reader.broken == [1])
    #expect(reader.problem?.description.hasSuffix(#""bored" is no outcome of a stream."#) == true)
  }

  @Test(
    "A number beyond what can be recorded is told by its name, and never computed with",
    arguments: [
      (#""t_ns":"#, "9223372036854775807"), (#""read_ns":"#, "-1"), (#""request":"#, "68719476737"),
      (#""tokens":"#, "-2"), (#"\"critical\":"#, "-9223372036854775808"),
    ])
  func range(key: String, number: String) throws {
    let folder = TemporaryFolder()
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    var all = try lines(of: folder.file("t.jsonl.zst")).lines
    let index = try #require(all.firstIndex { $0.contains(#""type":"barrier""#) })
    let place = try #require(all[index].firstRange(of: key)).upperBound
    let end = try #require(all[index][place...].firstIndex { $0 == "," || $0 == "}" })
    all[index].replaceSubrange(place..<end, with: number)
    store(all.joined(separator: "\n").utf8, at: folder.file("t.jsonl"))
    let reader = try ObservationReader(path: folder.file("t.jsonl"))
    while try reader.next() != nil {}
    #expect(reader.broken == [0])
    let said = reader.trace.condition.map { "\($0.description)" } ?? ""
    let sentences = said + (reader.problem?.description ?? "")
    #expect(sentences.contains("\(number), which is out of range"), "\(sentences)")
  }

  @Test("A clock out of range makes a file no trace", arguments: ["-1", "4611686018427387905"])
  func clock(wallNs: String) throws {
    let folder = TemporaryFolder()
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    var all = try lines(of: folder.file("t.jsonl.zst")).lines
    all[0] = all[0].replacing("1700000000000000000", with: wallNs)
    store(all.joined(separator: "\n").utf8, at: folder.file("t.jsonl"))
    let error = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("t.jsonl")) }
    #expect(error?.kind == .notATrace)
    #expect(error?.description.hasSuffix("\"wall_ns\" is \(wallNs), which is out of range.") == true)
  }

  @Test(
    "What is no trace is refused in a sentence",
    arguments: [
      ("", "is empty"), ("hello", "neither zstd-compressed nor JSON Lines"),
      ("{\"a\":1}\n", "a key that every row has is missing"), ("{", "ends before its first row is whole"),
    ])
  func refusal(text: String, sentence: String) {
    let folder = TemporaryFolder()
    store(text.utf8, at: folder.file("x"))
    let error = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("x")) }
    #expect(error?.kind == .notATrace)
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
  }

  @Test("A file that is missing is told as such")
  func missing() {
    let folder = TemporaryFolder()
    let missing = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("none")) }
    #expect(missing?.description.contains("No such file or directory") == true)
  }

  @Test("Two traces behind each other are not taken for one")
  func concatenated() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    let bytes = contents(of: path)
    #expect(!read(bytes + bytes, folder.file("two")).isWhole)
  }
}
