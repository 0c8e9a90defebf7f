import JSON

/// An HTTP response as it comes in: its head, its chunks and when each was whole.
struct RawResponse {
  struct Chunk {
    var atNs: Int64
    var bytes: [UInt8]
  }

  var status = 0
  var headers: [String: String] = [:]
  var chunks: [Chunk] = []
  /// Whether the last chunk, or all of the body, has come.
  var isComplete = false
  /// How the connection ended before that.
  var end: RawClient.End?
  private var unread: [UInt8] = []

  var body: [UInt8] { chunks.flatMap(\.bytes) }
  var json: JSONValue? { try? JSONValue(parsing: body) }

  mutating func add(_ read: RawClient.Read) {
    unread += read.bytes
    if status == 0 {
      guard let end = Self.find([13, 10, 13, 10], in: unread) else { return }
      parseHead(String(decoding: unread[..<end], as: UTF8.self))
      unread.removeFirst(end + 4)
    }
    if let length = headers["content-length"].flatMap({ Int($0) }) {
      guard unread.count >= length else { return }
      chunks.append(Chunk(atNs: read.atNs, bytes: Array(unread[..<length])))
      unread.removeFirst(length)
      isComplete = true
      return
    }
    while let line = Self.find([13, 10], in: unread) {
      let size = Int(String(decoding: unread[..<line], as: UTF8.self), radix: 16)!
      guard unread.count >= line + 2 + size + 2 else { return }
      if size == 0 {
        isComplete = true
      } else {
        chunks.append(Chunk(atNs: read.atNs, bytes: Array(unread[(line + 2)..<(line + 2 + size)])))
      }
      unread.removeFirst(line + 2 + size + 2)
    }
  }

  private mutating func parseHead(_ head: String) {
    let lines = head.split(separator: "\r\n")
    status = Int(lines[0].split(separator: " ")[1])!
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
    }
  }

  private static func find(_ needle: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= needle.count else { return nil }
    return (0...bytes.count - needle.count).first { Array(bytes[$0..<$0 + needle.count]) == needle }
  }
}

// Server-sent events, as far as the mock writes them.
extension RawResponse {
  /// The payloads of all events.
  var events: [String] {
    String(decoding: body, as: UTF8.self).split(separator: "\n\n").compactMap {
      $0.hasPrefix("data: ") ? String($0.dropFirst(6)) : nil
    }
  }

  /// The events that are JSON.
  var payloads: [JSONValue] { events.compactMap { try? JSONValue(parsing: $0) } }

  /// The deltas' texts.
  var deltas: [String] {
    payloads.compactMap { $0["choices"]?.array?.first?["delta"]?["content"]?.string }
  }

  /// The answer.
  var text: String { deltas.joined() }

  var finishReasons: [String] {
    payloads.compactMap { $0["choices"]?.array?.first?["finish_reason"]?.string }
  }

  var usage: JSONValue? { payloads.last { $0["usage"] != nil }?["usage"] ?? json?["usage"] }
}
