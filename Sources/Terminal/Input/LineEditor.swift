internal import CEdit
internal import CommandLine
internal import Engine
internal import Glibc

/// A line of a terminal with libedit: its keys, its history for as long as the program runs, and the user's `.editrc`.
///
/// libedit changes the terminal's modes while a line is read and restores them when the read ends, however it does; so it
/// never waits by itself, but through `wake`, which ends the read. Ctrl-Z stops the process with the modes restored.
final class LineEditor: @unchecked Sendable {
  // Sendable: libedit's values are only reached by the one thread that reads a line.
  private let editor: OpaquePointer
  private let history: OpaquePointer
  private let prompt: UnsafeMutablePointer<CChar>
  private let wake: WakePipe
  private var width: Int?

  /// nil where libedit cannot be had.
  init?(prompt: String, wake: WakePipe) {
    // libedit reads and shows characters as the locale has them. Ours are those of UTF-8, whatever the user's language is.
    setlocale(LC_CTYPE, "C.UTF-8")
    let drawsOnError: Int32 = StandardStream.error.isTerminal ? 1 : 0
    guard let editor = cedit_init("chunkwise", drawsOnError), let history = history_init() else { return nil }
    self.editor = editor
    self.history = history
    self.prompt = strdup(prompt)
    self.wake = wake
    _ = cedit_limit_history(history, 1000)
    _ = cedit_set_history(editor, history)
    _ = cedit_set_editor(editor, "emacs")
    _ = cedit_set_context(editor, Unmanaged.passUnretained(self).toOpaque())
    _ = cedit_set_prompt(editor) { editor in LineEditor.of(editor).prompt }
    _ = cedit_set_reader(editor) { editor, character in LineEditor.of(editor).readCharacter(into: character) }
    _ = cedit_bind(editor, "^R", "em-inc-search-prev")
    el_source(editor, nil)
    JobControl.watch()
  }

  deinit {
    el_end(editor)
    history_end(history)
    free(prompt)
  }

  private static func of(_ editor: OpaquePointer?) -> LineEditor {
    Unmanaged<LineEditor>.fromOpaque(cedit_context(editor)!).takeUnretainedValue()
  }

  /// Waits for a line. One thread at a time may.
  func read() -> LineInput.Line {
    fit()
    var count: Int32 = 0
    guard let bytes = JobControl.withholdingStops({ el_gets(editor, &count) }), count > 0 else {
      return count < 0 ? .cancelled : .end
    }
    let line = String(cString: bytes)
    let text = line.hasSuffix("\n") ? String(line.dropLast()) : line
    // Lines that begin with a blank are not remembered, as in shells.
    if let first = text.first, first != " " { _ = cedit_remember(history, bytes) }
    return .text(text)
  }

  /// Tells libedit where the terminal has changed its width.
  private func fit() {
    let now = StandardStream.error.width ?? StandardStream.output.width
    guard width != now else { return }
    width = now
    el_resize(editor)
  }

  /// Gives the terminal back as it was before the process stops, and takes it again when it goes on.
  private func followJobControl() {
    while let event = JobControl.next() {
      cedit_prepare(editor, 0)
      switch event {
      case .stop: JobControl.stop()
      case .goOn:
        cedit_prepare(editor, 1)
        cedit_redraw(editor)
      }
    }
  }

  /// Reads a character for libedit. 1: there is one; 0: the terminal is at its end; −1: the wait was ended.
  private func readCharacter(into character: UnsafeMutablePointer<wchar_t>?) -> Int32 {
    var bytes: [UInt8] = []
    while true {
      guard let ready = wake.wait(for: [JobControl.descriptor, STDIN_FILENO]) else { return -1 }
      if ready == JobControl.descriptor {
        followJobControl()
        continue
      }
      fit()
      var byte: UInt8 = 0
      let count = Glibc.read(STDIN_FILENO, &byte, 1)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count == 1 else { return 0 }
      // A sequence that breaks off, or never ends, gives way to the character behind it.
      if byte & 0xC0 != 0x80 || bytes.count == 4 { bytes = [] }
      bytes.append(byte)
      if let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first {
        character?.pointee = wchar_t(scalar.value)
        return 1
      }
    }
  }
}
