import Gateway
import Glibc

/// One connection to the mock by plain sockets, so that nothing between it and the test hides what was sent.
final class RawClient {
  /// What one `recv` gave.
  struct Read {
    var atNs: Int64
    var bytes: [UInt8]
  }

  enum End: Equatable {
    case closed
    case reset
    case timeout
  }

  let descriptor: Int32
  /// A server ends with its last reference, and many a test has no other use for it.
  private let server: MockServer

  init(_ server: MockServer) {
    self.server = server
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = server.port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    precondition(code == 0, "connecting failed: \(errno)")
  }

  deinit { close(descriptor) }

  func send(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }

  func post(_ body: String, path: String = "/v1/chat/completions") {
    send("POST \(path) HTTP/1.1\r\nHost: mock\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
  }

  func get(_ path: String) { send("GET \(path) HTTP/1.1\r\nHost: mock\r\n\r\n") }

  /// The next bytes, or how the connection ended.
  func read(timeoutMs: Int32 = 5000) -> Result<Read, EndError> {
    var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard Glibc.poll(&poll, 1, timeoutMs) > 0 else { return .failure(EndError(end: .timeout)) }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    if count < 0 { return .failure(EndError(end: errno == ECONNRESET ? .reset : .closed)) }
    if count == 0 { return .failure(EndError(end: .closed)) }
    return .success(Read(atNs: monotonicNs(), bytes: Array(buffer[..<count])))
  }

  struct EndError: Error { var end: End }

  /// Reads one response to its end as HTTP has it, or to the end of the connection.
  func response(timeoutMs: Int32 = 5000) -> RawResponse {
    var response = RawResponse()
    while !response.isComplete {
      switch read(timeoutMs: timeoutMs) {
      case .success(let read): response.add(read)
      case .failure(let error):
        response.end = error.end
        return response
      }
    }
    return response
  }
}

func monotonicNs() -> Int64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
}
