import CommandLine
import Glibc

/// The program `chunkwise` that was built beside this one, run to its end, and what that took.
struct ProgramRun {
  let wallNs: Int64
  /// Of all its threads, in the kernel and outside.
  let cpuNs: Int64
  let peakBytes: Int

  /// Runs it; what it writes goes nowhere.
  ///
  /// - Throws: `CommandLineError` where it is not there, or does not end well.
  init(_ arguments: [String]) throws(CommandLineError) {
    let path = try Self.path()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    let startNs = Clock.nowNs
    var process = pid_t()
    let problem = posix_spawn(&process, path, &actions, nil, words, environ)
    guard problem == 0 else {
      throw CommandLineError(
        .unavailable,
        "\(path) cannot be started: \(String(cString: strerror(problem))). `swift build -c release` builds it."
      )
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    wallNs = Clock.nowNs - startNs
    guard status == 0 else {
      throw CommandLineError(.software, "chunkwise \(arguments.joined(separator: " ")) did not end well.")
    }
    let times = ProcessUsage(usage)
    cpuNs = times.userNs + times.systemNs
    // Kibibytes, says getrusage(2).
    peakBytes = usage.ru_maxrss << 10
  }

  private static func path() throws(CommandLineError) -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &bytes, bytes.count)
    guard count > 0, let slash = bytes[..<count].lastIndex(of: UInt8(ascii: "/")) else {
      throw CommandLineError(.osErr, "The system does not say where this program is.")
    }
    return String(decoding: bytes[...slash], as: UTF8.self) + "chunkwise"
  }
}
