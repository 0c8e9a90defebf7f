import Glibc
import Testing

/// A server on loopback that gives every request the bytes that a function makes of it, and closes the connection.
final class AnsweringServer: Sendable {
  private let listener: Int32
  private let port: UInt16

  /// The address that a mixture names.
  var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// Starts it.
  ///
  /// - Parameter answer: from a request, head and body, to the whole response. It is called on the server's thread.
  init(_ answer: @escaping @Sendable (String) -> String) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listens = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    try #require(listens)
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<Loop>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, Unmanaged.passRetained(Loop(listener: listener, answer: answer)).toOpaque())
    try #require(code == 0)
    pthread_detach(thread)
  }

  deinit {
    // Ends the thread's `accept`; the thread closes the descriptor.
    shutdown(listener, Int32(SHUT_RDWR))
  }

  private final class Loop {
    let listener: Int32
    let answer: @Sendable (String) -> String

    init(listener: Int32, answer: @escaping @Sendable (String) -> String) {
      self.listener = listener
      self.answer = answer
    }

    func run() {
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 { break }
        if let request = request(connection) {
          let response = Array(answer(request).utf8)
          send(connection, response, response.count, Int32(MSG_NOSIGNAL))
        }
        close(connection)
      }
      close(listener)
    }

    private func request(_ connection: Int32) -> String? {
      var bytes: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let text = String(decoding: bytes, as: UTF8.self)
        if let end = text.firstRange(of: "\r\n\r\n") {
          let lengths = text[..<end.lowerBound].lowercased().split(separator: "content-length: ")
          let length = lengths.count > 1 ? Int(lengths[1].prefix { $0.isNumber }) ?? 0 : 0
          if text[end.upperBound...].utf8.count >= length { return text }
        }
        let count = recv(connection, &buffer, buffer.count, 0)
        if count <= 0 { return nil }
        bytes += buffer[..<count]
      }
    }
  }
}

/// A whole response with a body.
func response(_ status: String, _ type: String, _ body: String) -> String {
  "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
}
