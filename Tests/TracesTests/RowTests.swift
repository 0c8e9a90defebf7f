import JSON
import Testing
import TokenStreams
import Traces

@Suite("Rows")
struct RowTests {
  @Test("What is recorded is read back exactly, whatever it is", arguments: 0..<RandomObservations.kinds)
  func roundTrip(kind: Int) throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    var random = RandomObservations(seed: UInt64(kind) + 1)
    let recorded = (0..<200).map { (request: $0 % 7, observation: random.next(kind: kind, request: $0 % 7)) }
    let writer = try TraceWriter(path: path, header: sampleHeader)
    for (request, observation) in recorded { writer.record(request: request, observation) }
    try writer.close()

    let reader = try ObservationReader(path: path)
    #expect(reader.trace.header == sampleHeader)
    for (request, observation) in recorded {
      let read = try #require(try reader.next())
      #expect(read.request == request)
      // The description tells canonically equivalent texts apart, which `==` does not.
      #expect(read.observation == observation)
      #expect("\(read.observation)".unicodeScalars.elementsEqual("\(observation)".unicodeScalars))
    }
    #expect(try reader.next() == nil)
    #expect(reader.trace.condition == .complete)
  }

  @Test("A prompt of several megabytes is read back")
  func longRow() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    let prompt = (0..<400_000).map { "\"\($0)\"\n" }.joined()
    guard case .request(var header) = sampleRequest(0)[0] else { return }
    header.messages = [Message(.user, prompt)]
    try record([[.request(header)] + sampleRequest(0).dropFirst()], to: path)
    let reader = try ObservationReader(path: path)
    #expect(try reader.next()?.observation == .request(header))
    while try reader.next() != nil {}
    #expect(reader.trace.condition == .complete)
  }

  @Test("Every row has the same keys in the same order, with the same types")
  func keys() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl.zst")
    try record([sampleRequest(0), sampleRequest(1)], to: path)
    let keys = [
      "type", "t_ns", "read_ns", "request", "call", "agent", "layer", "slot", "round", "attempt", "channel",
      "text", "tokens", "info",
    ]
    for line in try lines(of: path).lines {
      guard case .object(let members) = try JSONValue(parsing: line) else {
        Issue.record("\(line) is no object")
        continue
      }
      #expect(members.map(\.key) == keys)
      for member in members {
        let isText = ["type", "agent", "channel", "text", "info"].contains(member.key)
        #expect(isText ? member.value.string != nil : member.value.integer != nil, "\(member)")
      }
      if let info = members.last?.value.string, !info.isEmpty { _ = try JSONValue(parsing: info) }
    }
  }

  @Test("Rows of a stream name the agent, place, round and attempt of their call")
  func filledIn() {
    var encoder = ObservationEncoder()
    let rows = sampleRequest(3).map { encoder.row(request: 3, $0) }
    let answer = rows.first { $0.kind == .answer }
    #expect(answer?.agent == "sum" && answer?.layer == 1 && answer?.attempt == 0)
    for row in rows where row.kind == .delta {
      #expect(row.agent == (row.call == 0 ? "ada" : "sum"))
      #expect(row.layer == row.call && row.slot == 0 && row.round == row.call - 1 && row.attempt == 0)
    }
    #expect(encoder == ObservationEncoder(), "What was remembered of a finished request is forgotten.")
  }

  @Test("Keys in another order, further keys and further row types are passed over")
  func forwardCompatibility() throws {
    let folder = TemporaryFolder()
    let path = folder.file("t.jsonl")
    try record([sampleRequest(0)], to: folder.file("t.jsonl.zst"))
    var edited: [String] = []
    for line in try lines(of: folder.file("t.jsonl.zst")).lines {
      guard case .object(let members) = try JSONValue(parsing: line) else { continue }
      let more: [JSONValue.Member] = [
        .init("type_of_day", ["deep": [1, ["type": "delta"]]]), .init("weight", 1.5),
      ]
      edited.append(JSONValue.object(more + members.reversed()).text)
    }
    let strange = edited[1].replacing(#""type":"request""#, with: #""type":"telepathy""#)
    store((edited.prefix(1) + [strange] + edited[1...]).joined(separator: "\n").utf8, at: path)

    let reader = try ObservationReader(path: path)
    var observations: [Observation] = []
    while let (_, observation) = try reader.next() { observations.append(observation) }
    #expect(observations == sampleRequest(0))
    #expect(reader.unknownRows == 1)
  }

  @Test("A row with a byte altered anywhere is read as JSON says, or not at all")
  func alteredBytes() throws {
    let folder = TemporaryFolder()
    try record([], to: folder.file("t.jsonl.zst"))
    let header = try #require(try lines(of: folder.file("t.jsonl.zst")).lines.first)
    var writer = JSONWriter()
    writer.row(
      TraceRow(
        .delta, tNs: 1_000_500_123_456, readNs: 120, request: 0, call: 7, agent: "ada", layer: 0, slot: 1,
        round: -1,
        attempt: 0,
        channel: "content", text: " Größe", tokens: -1, info: "{}"))
    let row = Array(writer.bytes.dropLast())
    var altered: [[UInt8]] = []
    for index in row.indices {
      for byte in Array("\"\\{}:,-0a \u{1}".utf8) + [0x80, 0xC3, 0xFF] {
        var copy = row
        copy[index] = byte
        altered.append(copy)
      }
      altered.append(Array(row[..<index]))
      altered.append(row[..<index] + [0x30] + row[index...])
    }
    // A whole row behind each: half a row behind a gap would be part of it.
    let all = [Array(header.utf8)] + altered.flatMap { [$0, row] }
    store(all.joined(separator: [0x0A]).map { $0 }, at: folder.file("t.jsonl"))
    let reader = try TraceReader(path: folder.file("t.jsonl"))
    var given: Set<[UInt8]> = []
    while let row = try reader.next() {
      if row.kind == .gap || row.kind == .trace { continue }
      let line = reader.withLine { Array($0) }
      given.insert(line)
      let json = try JSONValue(parsing: line)
      let numbers = [
        "t_ns": Int(row.tNs), "read_ns": Int(row.readNs), "request": row.request, "call": row.call,
        "layer": row.layer, "slot": row.slot, "round": row.round, "attempt": row.attempt,
        "tokens": row.tokens,
      ]
      for (key, value) in numbers { #expect(json[key]?.integer == value) }
      let texts = [
        "type": row.kind.name, "agent": row.agent, "channel": row.channel, "text": row.text, "info": row.info,
      ]
      for (key, value) in texts {
        #expect(json[key]?.string.map { $0.utf8.elementsEqual(value.utf8) } == true)
      }
    }
    // What was refused is no JSON, or no row: a key or a number is not what it should be, or beyond what is recorded.
    for line in Set(altered).subtracting(given) {
      guard let json = try? JSONValue(parsing: line) else { continue }
      let keys = ["t_ns", "read_ns", "request", "call", "layer", "slot", "round", "attempt", "tokens"]
      let texts = ["type", "agent", "channel", "text", "info"]
      let isRow =
        keys.allSatisfy {
          if case .integer(let value)? = json[$0] { value >= ($0.hasSuffix("ns") ? 0 : -1) } else { false }
        } && texts.allSatisfy { json[$0]?.string != nil }
      #expect(!isRow, "\(String(decoding: line, as: UTF8.self))")
    }
    #expect(given.count > 100)
  }

  @Test("A prompt's digest is that of its canonical JSON")
  func promptID() {
    let messages = [Message(.system, "Be \"brief\".\n"), Message(.user, "Größe?\u{1}")]
    // printf '…' | sha256sum, of [{"content":"Be \"brief\".\n","role":"system"},{"content":"Größe?\u0001","role":"user"}]
    #expect(PromptID.of(messages) == "a0f2dc8bdbe11c51")
    #expect(PromptID.of([]) == "4f53cda18c2baa0c")
  }
}
