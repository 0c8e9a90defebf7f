internal import CMicroHTTPD

/// One libmicrohttpd daemon and its part of the connections.
///
/// Resuming makes a daemon walk over all of its suspended connections. With 6,000 streams on one daemon that walk took
/// nearly half of the server's time; over 32 daemons on the same thread it is a seventh.
final class Shard {
  /// Outlives its shards.
  unowned let loop: MockLoop
  let index: Int
  /// Whether it has to be run before the next wait.
  var isDue = false
  private var daemon: OpaquePointer?

  init(loop: MockLoop, index: Int) throws(GatewayError) {
    self.loop = loop
    self.index = index
    daemon = gateway_daemon(accessCallback, completedCallback, Unmanaged.passUnretained(self).toOpaque())
    guard daemon != nil else { throw .system("starting libmicrohttpd") }
  }

  deinit { stop() }

  var descriptor: Int32 { gateway_daemon_epoll(daemon) }

  func add(_ socket: Int32) {
    gateway_add(daemon, socket)
    isDue = true
  }

  /// Handles what its connections are ready for.
  func run() {
    MHD_run(daemon)
    var timeout: UInt64 = 0
    isDue = MHD_get_timeout(daemon, &timeout) == .YES && timeout == 0
  }

  /// Closes its connections, none of which may be suspended.
  func stop() {
    guard let daemon else { return }
    self.daemon = nil
    MHD_stop_daemon(daemon)
  }
}
