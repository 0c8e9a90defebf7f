internal import Glibc

/// A socket that listens on 127.0.0.1, closed with this value.
struct ListeningSocket: ~Copyable {
  let descriptor: Int32
  let port: UInt16

  /// - Parameter port: 0 lets the system choose.
  init(port: UInt16) throws(GatewayError) {
    let kind = SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue
    let descriptor = socket(AF_INET, Int32(kind), 0)
    guard descriptor >= 0 else { throw .system("making a socket") }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    // Connections inherit it. BBR, where it is the default, paces each of them by a bandwidth that it estimates from
    // small writes and delayed acknowledgements: one token in a hundred left 40 ms late.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_CONGESTION, "reno", socklen_t("reno".utf8.count))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) != 0 || listen(descriptor, SOMAXCONN) != 0
          || getsockname(descriptor, address, &length) != 0
      }
    }
    guard !failed else {
      let error = GatewayError.system("listening on 127.0.0.1:\(port)")
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    self.port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}

extension GatewayError {
  /// The failure that `errno` names.
  static func system(_ step: String) -> GatewayError {
    .start(step: step, problem: String(cString: strerror(errno)))
  }
}
