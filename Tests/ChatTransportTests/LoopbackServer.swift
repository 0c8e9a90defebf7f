import Engine
import Glibc

/// A server on loopback that does exactly what a test says, byte by byte: one thread for each connection, plain sockets.
final class LoopbackServer: Sendable {
  /// What the server does with its n-th connection, from 0. The connection is closed when it returns.
  typealias Script = @Sendable (_ connection: Connection, _ number: Int) -> Void

  /// One accepted connection.
  struct Connection: Sendable {
    let descriptor: Int32

    /// Reads a request up to the end of its body; nil if the client closes first.
    func readRequest() -> Request? {
      var bytes: [UInt8] = []
      while true {
        if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
          let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
          let length =
            head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: " ")[1]) } ?? 0
          while bytes.count < end.upperBound + length {
            guard let more = read() else { return nil }
            bytes += more
          }
          return Request(head: head, body: Array(bytes[end.upperBound...]))
        }
        guard let more = read() else { return nil }
        bytes += more
      }
    }

    /// Writes all of it; false once the client has gone.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
        }
        if count <= 0 { return false }
        sent += count
      }
      return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// Waits until the client closes its end.
    func waitForClose() { while read() != nil {} }

    /// Ends the connection with a reset and not with an orderly close.
    func reset() {
      var value = linger(l_onoff: 1, l_linger: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &value, socklen_t(MemoryLayout<linger>.size))
    }

    private func read() -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: 65536)
      let count = recv(descriptor, &buffer, buffer.count, 0)
      return count > 0 ? Array(buffer[..<count]) : nil
    }
  }

  /// What a client asked.
  struct Request: Equatable, Sendable {
    var head: String
    var body: [UInt8]

    /// The value of a header, by its name in lower case.
    func header(_ name: String) -> String? {
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name + ":") }
        .map { String($0.drop { $0 != ":" }.dropFirst(2)) }
    }
  }

  let port: Int
  private let listener: Int32
  private let accepted: AcceptCount

  /// How many connections have been accepted.
  var connections: Int { accepted.value.withLock { $0 } }
  var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  init(_ script: @escaping Script) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 256) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    precondition(isBound, "No port on loopback.")
    let accepted = AcceptCount()
    self.listener = listener
    self.accepted = accepted
    port = Int(UInt16(bigEndian: address.sin_port))
    startThread {
      while true {
        let descriptor = accept(listener, nil, nil)
        if descriptor < 0 { return }
        let number = accepted.value.withLock { count in
          defer { count += 1 }
          return count
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
        startThread {
          script(Connection(descriptor: descriptor), number)
          close(descriptor)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  private final class AcceptCount: Sendable {
    let value = Lock(0)
  }
}

/// Runs `body` on a thread of its own, where it may block.
func startThread(_ body: @escaping @Sendable () -> Void) {
  final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }
  var thread = pthread_t()
  pthread_create(
    &thread, nil,
    { context in
      Unmanaged<Box>.fromOpaque(context!).takeRetainedValue().body()
      return nil
    }, Unmanaged.passRetained(Box(body)).toOpaque())
  pthread_detach(thread)
}

/// The head of a chunked event stream.
let streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

/// One HTTP chunk.
func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

/// One event with a delta.
func delta(_ text: String) -> String {
  "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"}}]}\n\n"
}

/// The event with the finish reason, and `[DONE]`.
let stopEvents =
  "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

/// The last HTTP chunk.
let lastChunk = "0\r\n\r\n"

/// Lets some milliseconds pass on a server's thread: the pace of a slow server.
func pauseBriefly() { usleep(10_000) }

/// Something that a server's thread waits for and a test makes happen, once.
final class Moment: Sendable {
  private let reader: Int32
  private let writer: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "No pipe.")
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Waits until it has come.
  func wait() {
    var byte: UInt8 = 0
    _ = read(reader, &byte, 1)
  }

  /// It has come.
  func come() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }
}

/// A listener whose queue is full, so that the kernel leaves further connections unanswered.
final class FullListener: Sendable {
  let baseURL: String
  private let descriptors: [Int32]

  init() {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    var descriptors = [listener]
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = bind(listener, address, length)
        listen(listener, 0)
        getsockname(listener, address, &length)
        for _ in 0..<4 {
          let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
          _ = connect(client, address, length)
          descriptors.append(client)
        }
      }
    }
    baseURL = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/v1"
    self.descriptors = descriptors
  }

  deinit { for descriptor in descriptors { close(descriptor) } }
}
