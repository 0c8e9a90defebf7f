import CommandLine
import Glibc

/// This program, started once more in one of its roles.
///
/// The child's standard input is a pipe that nothing is written to: when it is closed, by us or by our end, servers end.
final class ChildProcess {
  private let process: pid_t
  private let input: Int32
  private let output: UnsafeMutablePointer<FILE>
  private var hasEnded = false

  /// Starts it.
  init(_ role: ChildRole, _ arguments: [String]) throws(CommandLineError) {
    var inputPipe: [Int32] = [0, 0]
    var outputPipe: [Int32] = [0, 0]
    guard pipe(&inputPipe) == 0, pipe(&outputPipe) == 0 else { throw Self.failure(errno) }
    // A later child that inherited our ends would keep this one from ever seeing its input closed.
    for descriptor in inputPipe + outputPipe { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, inputPipe[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, outputPipe[1], STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = (["chunkwise-bench", role.rawValue] + arguments).map {
      strdup($0)
    }
    words.append(nil)
    var started = pid_t()
    let problem = posix_spawn(&started, "/proc/self/exe", &actions, nil, words, environ)
    posix_spawn_file_actions_destroy(&actions)
    for word in words { free(word) }
    close(inputPipe[0])
    close(outputPipe[1])
    guard problem == 0, let stream = fdopen(outputPipe[0], "r") else {
      close(inputPipe[1])
      throw Self.failure(problem == 0 ? errno : problem)
    }
    process = started
    input = inputPipe[1]
    output = stream
  }

  deinit { end() }

  /// The next line that it writes.
  ///
  /// - Throws: where it has ended before.
  func line() throws(CommandLineError) -> String {
    var text: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(text) }
    guard getline(&text, &capacity, output) > 0, let text else {
      throw CommandLineError(.osErr, "A process that the benchmark had started ended before its time.")
    }
    return String(String(cString: text).dropLast())
  }

  /// The port that a server says it listens on.
  func port() throws(CommandLineError) -> Int {
    let said = try line()
    guard let port = Int(said) else { throw CommandLineError(.software, "\"\(said)\" is no port.") }
    return port
  }

  /// Ends it and waits for its end. A second call does nothing.
  func end() {
    if hasEnded { return }
    hasEnded = true
    close(input)
    fclose(output)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  private static func failure(_ code: Int32) -> CommandLineError {
    CommandLineError(.osErr, "A process cannot be started: \(String(cString: strerror(code))).")
  }
}
