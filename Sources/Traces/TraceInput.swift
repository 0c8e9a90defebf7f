internal import Glibc

/// The file or pipe that a trace is read from, through a buffer.
final class TraceInput {
  let name: String
  private let descriptor: Int32
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  private var start = 0
  private var end = 0
  /// Where in the file the bytes behind those in `buffer` are.
  private var readOffset = 0

  init(path: String) throws(TraceError) {
    name = path == "-" ? "the standard input" : path
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw TraceError(.open(errno), "The trace \(name) cannot be opened: \(TraceOutput.text(of: errno)).")
    }
  }

  deinit {
    buffer.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// Where in the file the next byte is.
  var offset: Int { readOffset - (end - start) }

  /// At least `count` bytes, which stay where they are, or all that there are.
  func peek(_ count: Int) throws(TraceError) -> UnsafeRawBufferPointer {
    if end - start < count {
      makeRoom(for: count)
      while end < count {
        let space = UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
        let got = read(descriptor, space.baseAddress, space.count)
        if got < 0, errno == EINTR { continue }
        if got < 0 {
          throw TraceError(
            .read(errno),
            "The trace \(name) cannot be read at byte \(readOffset): \(TraceOutput.text(of: errno)).")
        }
        if got == 0 { break }
        end += got
        readOffset += got
      }
    }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<end])
  }

  private func makeRoom(for count: Int) {
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[start..<end])
    if buffer.count < count {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * count, alignment: 64)
      larger.copyMemory(from: bytes)
      buffer.deallocate()
      buffer = larger
    } else {
      buffer.copyMemory(from: bytes)
    }
    end -= start
    start = 0
  }

  /// Passes over bytes that have been peeked at.
  func skip(_ count: Int) { start += count }
}
