internal import CMicroHTTPD
internal import Engine
internal import Glibc

/// A running mock: an OpenAI-compatible upstream on 127.0.0.1, with `/v1/chat/completions`, `/v1/models` and
/// `/health`.
///
/// It has one thread of its own, and stops when the last reference to it goes. It is deterministic: the same configuration and the same requests in the same order
/// per model give the same bytes and the same planned delays.
public final class MockServer: Sendable {
  /// The port that it listens on.
  public let port: UInt16
  private let shared: MockShared
  private let thread: Lock<pthread_t?>

  /// Starts serving.
  ///
  /// Raises the process's soft limit of open files to the hard one: every stream is a connection.
  ///
  /// - Parameters:
  ///   - configuration: What is served.
  ///   - port: Where to listen; 0 lets the system choose.
  ///   - keepsRequests: Whether `requests` holds what has been asked; otherwise it stays empty.
  /// - Throws: `GatewayError.start` where the port is taken or the system refuses something.
  public static func start(
    _ configuration: MockConfiguration, port: UInt16 = 0, keepsRequests: Bool = false
  ) throws(GatewayError) -> MockServer {
    raiseFileLimit()
    let listener = try ListeningSocket(port: port)
    let port = listener.port
    let shared = try MockShared(keepsRequests: keepsRequests)
    let loop = try MockLoop(configuration, listener, shared)
    var thread = pthread_t()
    let context = Unmanaged.passRetained(loop)
    let code = pthread_create(
      &thread, nil,
      { context in
        let loop = Unmanaged<MockLoop>.fromOpaque(context!).takeRetainedValue()
        loop.run()
        return nil
      }, context.toOpaque())
    guard code == 0 else {
      context.release()
      throw .start(step: "starting a thread", problem: String(cString: strerror(code)))
    }
    return MockServer(port: port, shared: shared, thread: thread)
  }

  private init(port: UInt16, shared: MockShared, thread: pthread_t) {
    self.port = port
    self.shared = shared
    self.thread = Lock(thread)
  }

  deinit { stop() }

  /// The address that a client's configuration names, `http://127.0.0.1:PORT/v1`.
  public var baseURL: String { "http://127.0.0.1:\(port)/v1" }

  /// The latest requests for completions in the order of their arrival; at most 65,536 of them and 64 MiB of bodies.
  public var requests: [MockRequestRecord] { shared.log?.withLock { $0.records } ?? [] }

  /// Ends every stream and the server's thread. Returns when both are over; a second call does nothing.
  public func stop() {
    let running = thread.withLock { thread in
      defer { thread = nil }
      return thread
    }
    guard let running else { return }
    _ = gateway_wake(shared.wake)
    pthread_join(running, nil)
  }

  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit)
  }
}
