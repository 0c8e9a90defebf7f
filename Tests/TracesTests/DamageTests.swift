import Testing
import TokenStreams
import Traces

@Suite("Damaged traces")
struct DamageTests {
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

  @Test("A flipped bit anywhere is noticed, or has changed nothing")
  func flippedBits() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0)], to: path)
    let whole = contents(of: path)
    let all = try lines(of: path).lines
    var unnoticed = 0
    for index in whole.indices {
      for bit in [0, 7] {
        var bytes = whole
        bytes[index] ^= 1 << bit
        let flipped = read(bytes, folder.file("flipped"))
        // A footer that agrees with the rows has done its work, whatever else has become of it.
        let isSame =
          flipped.lines.dropLast() == all.dropLast() && (flipped.lines == all || !flipped.isComplete)
        if flipped.isWhole, !isSame { Issue.record("Bit \(bit) of byte \(index) changed rows unnoticed.") }
        if flipped.isComplete { unnoticed += 1 }
      }
    }
    // The compressor may be told of more memory than it needs, or to copy from either of two equal places.
    #expect(unnoticed < whole.count / 50)
  }

  @Test("Behind a damaged frame the whole ones are given, and the footer tells how many rows are missing")
  func damageInTheMiddle() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record((0..<8).map { sampleRequest($0, deltas: 1000) }, to: path)
    var bytes = contents(of: path)
    let all = try lines(of: path).lines
    bytes[bytes.count / 2] ^= 0x10
    store(bytes, at: path)
    let damaged = try lines(of: path)
    guard case .corrupt(let damage)? = damaged.condition else {
      Issue.record("\(String(describing: damaged.condition))")
      return
    }
    #expect(damage.afterRow > 0)
    #expect(damaged.lines.prefix(damage.afterRow) == all.prefix(damage.afterRow))
    #expect(damaged.lines.last == all.last)
    #expect(damage.given == damaged.lines.count - 1)
    #expect(damage.missing == all.count - damaged.lines.count)
    #expect(Set(all).isSuperset(of: damaged.lines.prefix(damage.afterRow)))
  }

  @Test(
    "What is no trace is refused in a sentence",
    arguments: [
      ("", "is empty"), ("hello", "neither zstd-compressed nor JSON Lines"),
      ("{\"a\":1}\n", "ends before its first row is whole"), ("{", "ends before its first row is whole"),
    ])
  func refusal(text: String, sentence: String) {
    let folder = TemporaryFolder()
    store(text.utf8, at: folder.file("x"))
    let error = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("x")) }
    #expect(error?.kind == .notATrace)
    #expect(error?.description.contains(sentence) == true, "\(String(describing: error))")
  }

  @Test("A trace of a newer version is refused by its version")
  func newerVersion() throws {
    let folder = TemporaryFolder()
    try record([], to: folder.file("t.jsonl.zst"))
    let header = try #require(try lines(of: folder.file("t.jsonl.zst")).lines.first)
    store(
      header.replacing(#"\"version\":1"#, with: #"\"version\":2"#).utf8 + [0x0A], at: folder.file("new.jsonl")
    )
    let error = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("new.jsonl")) }
    #expect(error?.kind == .newerVersion)
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
