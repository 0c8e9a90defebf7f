internal import CMicroHTTPD
internal import Engine
internal import Glibc

/// What the server's thread and its owner both see.
final class MockShared: Sendable {
  /// The requests; nil where nobody will ask for them.
  let log: Lock<RequestLog>?
  /// An eventfd; writing to it ends the server.
  let wake: Int32

  init(keepsRequests: Bool) throws(GatewayError) {
    log = keepsRequests ? Lock(RequestLog()) : nil
    wake = gateway_wake_make()
    guard wake >= 0 else { throw .system("making an eventfd") }
  }

  deinit { close(wake) }
}
