import Testing

@testable import ChatTransport

@Suite("Server-sent events by WHATWG HTML §9.2.5–6")
struct ServerSentEventTests {
  /// The data of each event when the stream is cut into pieces at these places.
  private func events(_ bytes: [UInt8], cutAt cuts: [Int] = []) -> [String] {
    var decoder = ServerSentEventDecoder()
    var events: [String] = []
    var start = 0
    for cut in cuts + [bytes.count] {
      Array(bytes[start..<cut]).withUnsafeBytes { piece in
        var input = piece
        while let event = decoder.next(in: &input, { String(decoding: $0, as: UTF8.self) }) {
          events.append(event)
        }
      }
      start = cut
    }
    return events
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var stream: String
    var events: [String]
    init(_ what: String, _ stream: String, _ events: [String]) {
      (testDescription, self.stream, self.events) = (what, stream, events)
    }
  }

  static let cases = [
    Case("LF", "data: a\n\ndata: b\n\n", ["a", "b"]),
    Case("CR", "data: a\r\rdata: b\r\r", ["a", "b"]),
    Case("CRLF", "data: a\r\n\r\ndata: b\r\n\r\n", ["a", "b"]),
    Case("all three mixed", "data: a\r\n\ndata: b\r\r\ndata: c\n\r", ["a", "b", "c"]),
    Case("a byte order mark at the beginning", "\u{FEFF}data: a\n\n", ["a"]),
    Case("a byte order mark anywhere else", "data: a\n\n\u{FEFF}data: b\n\n", ["a"]),
    Case("only one byte order mark", "\u{FEFF}\u{FEFF}data: a\n\ndata: b\n\n", ["b"]),
    Case("comments", ": ping\n\n:\n\ndata: a\n: in between\ndata: b\n\n", ["a\nb"]),
    Case("several lines of data", "data: YHOO\ndata: +2\ndata: 10\n\n", ["YHOO\n+2\n10"]),
    Case("no blank line at the end", "data: a\n\ndata: b\n", ["a"]),
    Case("no line end at the end", "data: a\n\ndata: b", ["a"]),
    Case("the specification's empty data", "data\n\ndata\ndata\n\ndata:", ["", "\n"]),
    Case(
      "one space is taken, not two", "data:test\n\ndata: test\n\ndata:  test\n\n", ["test", "test", " test"]),
    Case("other fields", "event: add\nid: 1\nretry: 10\ndata: x\nfoo: bar\n\n", ["x"]),
    Case("a field that only begins with data", "database: x\ndata-x: y\n\n", []),
    Case("fields are case sensitive", "Data: x\n\n", []),
    Case("an event without data", "event: a\n\ndata: b\n\n", ["b"]),
    Case("blank lines before everything", "\n\n\r\n\rdata: a\n\n", ["a"]),
    Case("colons in data", "data: {\"a\":1}\n\n", ["{\"a\":1}"]),
    Case("more than one byte per scalar", "data: héé\u{1F600}\r\ndata: ы\n\n", ["héé\u{1F600}\nы"]),
    Case("an empty stream", "", []),
  ]

  @Test("The cases of the specification, whole and at every pair of splits", arguments: cases)
  func specification(_ example: Case) {
    let bytes = Array(example.stream.utf8)
    #expect(events(bytes) == example.events)
    for first in 0...bytes.count {
      for second in first...bytes.count where events(bytes, cutAt: [first, second]) != example.events {
        Issue.record("Split at \(first) and \(second): \(events(bytes, cutAt: [first, second]))")
      }
    }
    #expect(events(bytes, cutAt: Array(0...bytes.count)) == example.events)
  }

  @Test(
    "Lines that are longer than the search window are found whatever they end in",
    arguments: ["\n", "\r", "\r\n"])
  func longLines(_ end: String) {
    let long = String(repeating: "x", count: 5000)
    let bytes = Array("data: \(long)\(end)\(end)data: y\(end)\(end)".utf8)
    #expect(events(bytes) == [long, "y"])
  }

  @Test("What is held back can be told, so that it can be bounded")
  func pending() {
    var decoder = ServerSentEventDecoder()
    Array("data: 0123456789\ndata: 01234".utf8).withUnsafeBytes { bytes in
      var input = bytes
      #expect(decoder.next(in: &input, { _ in }) == nil)
    }
    #expect(decoder.pendingBytes == 21)
  }
}
