internal import CommandLine
internal import Engine
internal import Glibc

/// Lines of the standard input as they are.
final class LineReader: Sendable {
  private static let longest = 16 << 20

  fileprivate struct State {
    var bytes: [UInt8] = []
    var hasEnded = false
    var lines = 0
  }

  private let wake: WakePipe
  private let state = Lock(State())

  init(wake: WakePipe) { self.wake = wake }

  /// Waits for a line. One thread at a time may.
  func read() throws(CommandLineError) -> LineInput.Line {
    while true {
      if let line = state.withLock({ $0.takeLine() }) {
        let number = state.withLock { state in
          state.lines += 1
          return state.lines
        }
        guard let text = String(validating: line, as: UTF8.self) else {
          throw CommandLineError(.dataErr, "Line \(number) of the standard input is not UTF-8.")
        }
        return .text(text)
      }
      if state.withLock({ $0.hasEnded }) { return .end }
      guard wake.wait(for: [STDIN_FILENO]) != nil else { return .cancelled }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      let size = state.withLock { state in
        state.bytes += buffer[..<max(0, count)]
        // What cannot be read is at its end.
        state.hasEnded = count <= 0
        return state.bytes.count
      }
      if size > Self.longest {
        throw CommandLineError(.dataErr, "The standard input has a line of more than 16 MiB.")
      }
    }
  }
}

extension LineReader.State {
  /// The first line, without its end; at the end of the input, what is left.
  fileprivate mutating func takeLine() -> [UInt8]? {
    let end = bytes.firstIndex(of: 0x0A)
    guard end != nil || hasEnded && !bytes.isEmpty else { return nil }
    var line = Array(bytes[..<(end ?? bytes.count)])
    bytes.removeFirst(end.map { $0 + 1 } ?? bytes.count)
    if line.last == 0x0D { line.removeLast() }
    return line
  }
}
