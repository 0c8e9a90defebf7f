internal import Glibc

/// Ends a wait for a descriptor, or a sleep, from another thread: a pipe with a byte in it once it is signalled.
final class WakePipe: Sendable {
  private let reader: Int32
  private let writer: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "The system refuses a pipe.")
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    (reader, writer) = (ends[0], ends[1])
  }

  deinit {
    close(reader)
    close(writer)
  }

  /// Ends the wait, or the next one.
  func signal() {
    var byte: UInt8 = 0
    _ = write(writer, &byte, 1)
  }

  /// Forgets earlier signals.
  func reset() {
    var bytes = [UInt8](repeating: 0, count: 64)
    while Glibc.read(reader, &bytes, bytes.count) > 0 {}
  }

  /// Waits for so many milliseconds, or until it is signalled.
  func sleep(ms: Int32) {
    var request = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, ms)
  }

  /// Waits until a descriptor can be read, or is at its end; false if it is signalled before.
  func wait(for descriptor: Int32) -> Bool {
    var requests = [
      pollfd(fd: reader, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      guard poll(&requests, 2, -1) > 0 else { continue }
      return requests[0].revents == 0
    }
  }
}
