internal import Glibc

/// The file or pipe that a trace is read from, through a buffer.
final class TraceInput {
  let name: String
  private let descriptor: Int32
  private let isSeekable: Bool
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
  private var start = 0
  private var end = 0
  /// Where in the file the bytes behind those in `buffer` are.
  private var readOffset = 0

  init(path: String) throws(TraceError) {
    name = path == "-" ? "the standard input" : path
    descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      isSeekable = false
      throw TraceError(.open(errno), "The trace \(name) cannot be opened: \(TraceOutput.text(of: errno)).")
    }
    isSeekable = path != "-" && lseek(descriptor, 0, SEEK_CUR) == 0
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
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      end -= start
      start = 0
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

  /// Passes over bytes that have been peeked at.
  func skip(_ count: Int) { start += count }

  /// Goes to a byte of the file, if it is one in which one can go back.
  func seek(to offset: Int) {
    guard isSeekable, lseek(descriptor, offset, SEEK_SET) == offset else { return }
    readOffset = offset
    start = 0
    end = 0
  }
}
