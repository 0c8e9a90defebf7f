import Digests
import Testing
import TokenStreams
import Traces

/// The rule of `traces/FORMAT.md` for older and newer versions.
@Suite struct VersionTests {
  private static let version1 =
    "\(#filePath.prefix(through: #filePath.lastIndex(of: "/")!))Versions/version-1.jsonl.zst"

  // What is expected here was counted by jq and DuckDB, not by this program.

  @Test("A trace of version 1 has the rows that it had when it was recorded")
  func rows() throws {
    var digest = SHA256()
    contents(of: Self.version1).withUnsafeBytes { digest.update($0) }
    #expect(digest.hex() == "18fbf859ab012ade7ed1486981fe36647ecb77353e37066dd0f966f5a973ca51")
    let reader = try TraceReader(path: Self.version1)
    #expect(reader.header.version == 1 && reader.header.tool == "chunkwise 0.1.0")
    #expect(reader.header.seed == 1 && !reader.header.isSimulated && reader.header.machine?.cores == 2)
    var types: [String: Int] = [:]
    var verification = TraceVerification()
    var sums = (atNs: 0, readNs: 0, tokens: 0, textBytes: 0, infoBytes: 0)
    while let row = try reader.next() {
      types[row.kind.name, default: 0] += 1
      verification.add(row)
      sums.atNs += Int(row.tNs - reader.header.monotonicNs)
      if row.readNs > 0 { sums.readNs += Int(row.readNs - reader.header.monotonicNs) }
      sums.tokens += row.tokens
      sums.textBytes += row.text.utf8.count
      sums.infoBytes += row.info.utf8.count
    }
    #expect(reader.condition == .complete && reader.rows == 448)
    #expect(verification.problems == [] && verification.unfinished == 0)
    #expect(
      types == [
        "answer": 46, "barrier": 9, "call": 25, "cancellation": 1, "delta": 237, "end": 25, "finished": 5,
        "first_byte": 25, "first_event": 24, "footer": 1, "request": 5, "retry": 1, "round": 9,
        "round_end": 9, "timer": 3, "trace": 2, "usage": 22,
      ])
    #expect(
      sums == (
        atNs: 413_584_680_801, readNs: 299_918_013_977, tokens: 2065, textBytes: 1573, infoBytes: 15413
      ))
  }

  @Test("A trace of version 1 says what it said when it was recorded")
  func meaning() throws {
    let reader = try ObservationReader(path: Self.version1)
    var scheduledNs: [Int: Int64] = [:]
    var firstNs: [Int: Int64] = [:]
    var content: [[Int]: String] = [:]
    var answers: [Int: String] = [:]
    var outcomes: [Int: RequestOutcome] = [:]
    var failures: [StreamFailure.Kind] = []
    while let (request, observation) = try reader.next() {
      switch observation {
      case .request(let header): scheduledNs[request] = header.scheduledNs
      case .stream(let call, .delta(let delta), _): content[[request, call], default: ""] += delta.text
      case .stream(_, .ended(.failed(let failure), _), _): failures.append(failure.kind)
      case .retry(_, let failure, _, _): failures.append(failure.kind)
      case .answer(let piece):
        firstNs[request] = firstNs[request] ?? piece.atNs
        let said = try #require(content[[request, piece.call]]).utf8.dropFirst(piece.bytes.lowerBound)
        answers[request, default: ""] += piece.spacing + String(Substring(said.prefix(piece.bytes.count)))
      case .finished(let outcome, _): outcomes[request] = outcome
      default: break
      }
    }
    #expect(reader.trace.condition == .complete && reader.broken == [] && reader.unknownRows == 0)
    let first = firstNs.reduce(into: [:]) { $0[$1.key] = $1.value - scheduledNs[$1.key]! }
    #expect(first == [0: 125_168_240, 1: 320_886_570, 3: 412_187_885, 4: 106_769_563])
    #expect(outcomes.values.count { $0 == .complete(.stop) } == 4 && outcomes[2] == .cancelled)
    #expect(answers[0] == "Größer als „zwölf“: 語 👩‍🚀.\n\"Ja\"\\nein\tund aus." && answers[1] == answers[0])
    // The refused call's end and its retry, and the proposal that broke off.
    #expect(failures == [.httpStatus, .httpStatus, .provider])
  }

  /// The rows of a trace as lines, with another version in the header of that number.
  private func lines(version: String, inHeader number: Int) throws -> [String] {
    var headers = 0
    return try TracesTests.lines(of: Self.version1).lines.map { line in
      guard line.hasPrefix(#"{"type":"trace""#) else { return line }
      headers += 1
      return headers == number
        ? line.replacing(#"\"version\":1"#, with: #"\"version\":\#(version)"#) : line
    }
  }

  @Test(
    "A newer version is refused in a sentence that names both, wherever it begins", arguments: [1, 2],
    [2, 17])
  func newer(header: Int, version: Int) throws {
    let folder = TemporaryFolder()
    let path = folder.file("new.jsonl")
    let text = try lines(version: "\(version)", inHeader: header).joined(separator: "\n") + "\n"
    store(text.utf8, at: path)
    let error = try #require(throws: TraceError.self) {
      let reader = try TraceReader(path: path)
      while try reader.next() != nil {}
    }
    #expect(error.kind == .newerVersion)
    #expect(
      error.description
        == "\(path) has format \(version), written by chunkwise 0.1.0; this program reads formats up to 1.")
  }

  @Test("Of a newer version nothing need be known but its number and its tool")
  func newerHeader() throws {
    let folder = TemporaryFolder()
    let row = TraceRow(
      .trace, tNs: 1, info: #"{"format":"chunkwise-trace","version":2,"tool":"chunkwise 9"}"#)
    let writer = try RowWriter(unseen: folder.file("new.jsonl.zst"))
    try writer.append(row)
    try writer.finish()
    let error = #expect(throws: TraceError.self) { try TraceReader(path: folder.file("new.jsonl.zst")) }
    #expect(error?.kind == .newerVersion && error?.description.contains("written by chunkwise 9;") == true)
  }

  @Test("Members of info that this version does not know are passed over")
  func furtherMembers() throws {
    let folder = TemporaryFolder()
    let lines = try TracesTests.lines(of: Self.version1).lines.dropLast().map {
      $0.replacing(#""info":"{"#, with: #""info":"{\"mood\":[{\"good\":true}],"#)
    }
    store((lines.joined(separator: "\n") + "\n").utf8, at: folder.file("t.jsonl"))
    func observations(_ path: String) throws -> [Observation] {
      let reader = try ObservationReader(path: path)
      var all: [Observation] = []
      while let (_, observation) = try reader.next() { all.append(observation) }
      #expect(reader.problem == nil)
      return all
    }
    let (old, new) = (try observations(Self.version1), try observations(folder.file("t.jsonl")))
    #expect(old == new && old.count == 446)
  }
}
