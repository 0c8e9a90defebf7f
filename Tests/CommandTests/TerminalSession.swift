import Glibc
import Testing

/// A shell in a real pseudo-terminal, whose screen tmux keeps. It knows the program as `chunkwise`.
final class TerminalSession {
  /// tmux, where it is installed.
  static let tmux: String? = ["/usr/bin/tmux", "/usr/local/bin/tmux"].first { path in access(path, X_OK) == 0
  }

  private let folder = TemporaryFolder()
  private static let prompt = "READY>"

  /// Starts it, and waits for the shell.
  init(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) async throws {
    let bin = Binary.path.prefix(upTo: Binary.path.lastIndex(of: "/")!)
    let settings = environment.map { " \($0)=\($1)" }.sorted().joined()
    _ = try await tmux([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "exec env PATH=\(bin):$PATH PS1='\(Self.prompt) ' HOME=\(folder.path)\(settings) bash --norc --noprofile -i",
    ])
    try await shows(Self.prompt)
  }

  deinit {
    // What runs in it ends with it.
    if let running = try? RunningBinary(arguments(["kill-server"]), of: Self.tmux!) {
      withExtendedLifetime(running) { while !running.hasEnded { usleep(1000) } }  // between two looks
    }
  }

  private func arguments(_ words: [String]) -> [String] { ["-S", folder.file("socket")] + words }

  private func tmux(_ words: [String]) async throws -> String {
    let end = try await RunningBinary(
      arguments(words), of: try #require(Self.tmux), environment: ["TERM": "xterm"]
    ).end()
    try #require(end.code == 0, "\(words): \(end.errors)")
    return end.output
  }

  /// Types a line and the key Enter.
  func enter(_ line: String) async throws {
    if !line.isEmpty { _ = try await tmux(["send-keys", "-l", line]) }
    _ = try await tmux(["send-keys", "Enter"])
  }

  /// Types a text of any length at once.
  func paste(_ text: String) async throws {
    _ = try await tmux(["load-buffer", folder.store(text.utf8, as: "paste")])
    _ = try await tmux(["paste-buffer"])
  }

  /// Presses a key that has a name, such as `C-c`.
  func press(_ key: String) async throws { _ = try await tmux(["send-keys", key]) }

  /// Changes the size of the terminal.
  func resize(columns: Int, rows: Int = 24) async throws {
    _ = try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// What the screen shows; with everything that has left it at its top, if asked for.
  func text(withHistory: Bool = false) async throws -> String {
    try await tmux(["capture-pane", "-p"] + (withHistory ? ["-S", "-"] : []))
  }

  /// Whether the cursor is shown, no other screen is, lines wrap, and where the cursor is.
  func state() async throws -> String {
    try await tmux([
      "display-message", "-p", "#{cursor_flag} #{alternate_on} #{wrap_flag} #{cursor_x}",
    ]).split(separator: "\n").joined()
  }

  /// Waits until the screen shows all of these texts.
  func shows(_ texts: String..., withHistory: Bool = false) async throws {
    try await shows(texts.joined(separator: ", "), withHistory: withHistory) { text in
      texts.allSatisfy { text.contains($0) }
    }
  }

  /// Waits until the screen fulfils a condition.
  func shows(
    _ what: String, withHistory: Bool = false, _ condition: (String) -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    var text = try await text(withHistory: withHistory)
    while !condition(text) {
      try #require(ContinuousClock.now < deadline, "The terminal does not show \(what):\n\(text)")
      text = try await self.text(withHistory: withHistory)
    }
  }

  /// Waits until the shell asks for a command again, in a terminal as it was before.
  func isBack() async throws {
    try await shows("a prompt in the last line") { text in
      text.split(separator: "\n").last { !$0.isEmpty } == Self.prompt[...]
    }
    #expect(try await state() == "1 0 1 \(Self.prompt.count + 1)")
  }
}
