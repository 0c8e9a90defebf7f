public import CommandLine
internal import Engine
internal import Glibc

/// Lines that a person or a file gives the program, one after another: with line editing and a history where the standard
/// input is a terminal, as they are elsewhere.
public final class LineInput: Sendable {
  /// What came of asking for a line.
  public enum Line: Equatable, Sendable {
    case text(String)
    /// There are no more.
    case end
    /// The task was cancelled.
    case cancelled
  }

  /// Where a line is waited for.
  private enum Source: Sendable {
    case editor(LineEditor)
    case reader(LineReader, prompt: Bool)
  }

  private let source: Source
  private let prompt: String
  private let wake: WakePipe

  /// Whether a person types the lines.
  public let isInteractive: Bool

  /// Makes an input from the standard input.
  ///
  /// - Parameter prompt: what a person sees before each line, on the standard error if that is a terminal.
  public init(prompt: String) {
    self.prompt = prompt
    wake = WakePipe()
    isInteractive = isatty(STDIN_FILENO) == 1
    let screen = StandardStream.error.isTerminal ? StandardStream.error : StandardStream.output
    if isInteractive, screen.isRewritable, let editor = LineEditor(prompt: prompt, wake: wake) {
      source = .editor(editor)
    } else {
      source = .reader(LineReader(wake: wake), prompt: isInteractive)
    }
  }

  /// Waits for the next line, without its end. Cancelling the task ends the wait, and what was typed is dropped.
  ///
  /// - Throws: `CommandLineError` (data) where a line is no UTF-8, or longer than 16 MiB.
  public func next() async throws(CommandLineError) -> Line {
    wake.reset()
    let result = await withTaskCancellationHandler {
      // A thread of its own: the others are few, and this one may wait for as long as a person thinks.
      await withCheckedContinuation { continuation in
        WorkThread {
          continuation.resume(returning: Result { () throws(CommandLineError) in try self.read() })
        }
      }
    } onCancel: {
      wake.signal()
    }
    return try result.get()
  }

  private func read() throws(CommandLineError) -> Line {
    let line: Line
    switch source {
    case .editor(let editor): line = editor.read()
    case .reader(let reader, let asks):
      if asks { StandardStream.error.write(prompt) }
      line = try reader.read()
    }
    // What was typed stands there still.
    if isInteractive, line == .cancelled { StandardStream.error.write("\n") }
    return line
  }
}
