internal import Glibc

/// A file, pipe or device that bytes are written to.
package final class FileOutput {
  let descriptor: Int32
  /// The name that it is to have once it is published, and the one that it has until then; nil where it has its own from the
  /// beginning.
  private var names: (own: String, provisional: String)?

  /// Takes over an open descriptor.
  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Begins a file that is seen under its name once it is published, in place of one that may be there, and that is gone if it
  /// never is. A pipe or a device is written to as it is. nil where it cannot be made; then `errno` says why.
  package init?(unseen path: String) {
    var status = stat()
    guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return nil }
      self.descriptor = descriptor
      return
    }
    var descriptor: Int32 = -1
    var provisional = ""
    // Numbers of processes come again, in containers soon: what a killed one has left is passed by, for it may as well be
    // that of one which lives on another machine.
    for number in 0..<100 {
      provisional = "\(path).\(getpid())\(number == 0 ? "" : ".\(number)").part"
      descriptor = open(provisional, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      if descriptor >= 0 || errno != EEXIST { break }
    }
    guard descriptor >= 0 else { return nil }
    self.descriptor = descriptor
    names = (path, provisional)
  }

  deinit {
    close(descriptor)
    if let names { unlink(names.provisional) }
  }

  /// Whether it is not to be seen until it is published.
  var isUnseen: Bool { names != nil }

  /// Gives it its name. Returns 0, or `errno`.
  package func publish() -> Int32 {
    guard let names else { return 0 }
    guard rename(names.provisional, names.own) == 0 else { return errno }
    self.names = nil
    return 0
  }

  /// Writes all of the bytes. Returns 0, or `errno`; then a part of them may have been written.
  package func write(_ bytes: UnsafeRawBufferPointer) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN, waitUntilWritable() { continue }
        return errno
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return 0
  }

  /// A pipe may have been handed over in non-blocking mode.
  private func waitUntilWritable() -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    return poll(&request, 1, -1) > 0 || errno == EINTR
  }
}
