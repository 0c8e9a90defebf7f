import Glibc
import Testing
import TokenStreams

@testable import ChatTransport

/// A response as a real server sent it: head, transfer coding and all.
struct Capture: Sendable, CustomTestStringConvertible {
  /// Server and file, as `transformers-serve/chat_stream.http`.
  var name: String
  var bytes: [UInt8]

  var testDescription: String { name }

  /// The head's lines and the body, decoded from its transfer coding.
  var response: (head: ResponseHead, body: [UInt8]) {
    let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) ?? bytes.count..<bytes.count
    var head = ResponseHead()
    let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
    for line in text.split(separator: "\r\n") { head.take(line: String(line)) }
    let raw = bytes[end.upperBound...]
    return (head, text.lowercased().contains("transfer-encoding: chunked") ? Self.dechunked(raw) : Array(raw))
  }

  /// The events that the body gives when it is cut at these places.
  func events(cutAt cuts: [Int]) -> [StreamEvent] {
    let (head, body) = response
    return decoded(body, cutAt: cuts, head: head)
  }

  static func dechunked(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var body: [UInt8] = []
    var rest = raw
    while let end = rest.firstRange(of: [0x0D, 0x0A]) {
      let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16) ?? 0
      if size == 0 { break }
      body += rest[end.upperBound...].prefix(size)
      rest = rest[end.upperBound...].dropFirst(size + 2)
    }
    return body
  }

  /// All responses of the corpus, by name.
  static let all: [Capture] = {
    let root = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Captures"
    return names(in: root).flatMap { server in
      names(in: root + "/" + server).filter { $0.hasSuffix(".http") }.map { file in
        Capture(name: "\(server)/\(file)", bytes: contents(of: "\(root)/\(server)/\(file)"))
      }
    }
  }()

  static func named(_ name: String) throws -> Capture {
    try #require(all.first { $0.name == name })
  }

  private static func names(in directory: String) -> [String] {
    guard let handle = opendir(directory) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private static func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
    return bytes
  }
}

/// The events that a body gives when it is cut at these places. Every read has the instant 0.
func decoded(
  _ body: [UInt8], cutAt cuts: [Int] = [], head: ResponseHead = streamingHead, maxBytes: Int = .max
) -> [StreamEvent] {
  var decoder = ChatResponseDecoder(
    head: head, caller: Caller(agent: "writer", endpoint: "local"), maxBytes: maxBytes)
  var events: [StreamEvent] = []
  body.withUnsafeBytes { bytes in
    var start = 0
    for cut in cuts + [body.count] {
      decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<cut]), readNs: 0, into: &events)
      start = cut
    }
  }
  decoder.finish(nil, readNs: 0, into: &events)
  return events
}

func decoded(_ body: String, head: ResponseHead = streamingHead, maxBytes: Int = .max) -> Said {
  Said(decoded(Array(body.utf8), head: head, maxBytes: maxBytes))
}

/// The head of a response of status 200 and this type.
func head(_ contentType: String, status: Int = 200, _ lines: String...) -> ResponseHead {
  var head = ResponseHead()
  for line in ["HTTP/1.1 \(status) X", "Content-Type: \(contentType)"] + lines { head.take(line: line) }
  return head
}

let streamingHead = head("text/event-stream")
