internal import Glibc

/// Ends a wait for a descriptor, or a sleep, from another thread: a pipe with a byte in it once it is signalled.
final class WakePipe: Sendable {
  let reader: Int32
  let writer: Int32

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

  /// Waits until one of some descriptors can be read, or is at its end.
  ///
  /// - Returns: the first of them; nil if it is signalled before.
  func wait(for descriptors: [Int32]) -> Int32? {
    var requests = ([reader] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&requests, nfds_t(requests.count), -1) <= 0 {}
    let ready = requests.first { $0.revents != 0 }!.fd
    return ready == reader ? nil : ready
  }
}
