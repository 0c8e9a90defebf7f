internal import CMicroHTTPD
internal import Engine
internal import Glibc

/// What the server's thread and its owner both see.
final class MockShared: Sendable {
  let log = Lock(RequestLog())
  /// An eventfd; writing to it ends the server.
  let wake: Int32

  init() throws(GatewayError) {
    wake = gateway_wake_make()
    guard wake >= 0 else { throw .system("making an eventfd") }
  }

  deinit { close(wake) }
}
