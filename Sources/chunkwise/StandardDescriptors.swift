import Glibc

/// The descriptors 0, 1 and 2, which whoever starts a program may have closed (`>&-`).
enum StandardDescriptors {
  /// Occupies those that are closed, lest a socket or the trace get the number and then what was meant for the reader.
  ///
  /// They are opened the wrong way round, so that reading or writing fails with EBADF, as it should.
  static func occupy() {
    for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is this one.
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
