import CommandLine
import Glibc

/// Another program of this package, run to its end.
enum ProgramRun {
  /// Runs the program of that name that was built beside this one; what it prints is thrown away.
  ///
  /// The kernel begins its account of a process with the memory of the one that started it: this one is to be small.
  ///
  /// - Returns: resident bytes at most.
  /// - Throws: `CommandLineError` where it is not there, cannot be started or fails.
  static func peakBytes(_ name: String, _ arguments: [String]) throws(CommandLineError) -> Int {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    let own = path[..<max(0, count)].map { UInt8(bitPattern: $0) }
    let folder = String(decoding: own[..<(own.lastIndex(of: UInt8(ascii: "/")) ?? 0)], as: UTF8.self)
    let program = "\(folder)/\(name)"
    guard access(program, X_OK) == 0 else {
      throw CommandLineError(.noInput, "\(program) is not there; build it with: swift build -c release")
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([name] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var process = pid_t()
    let problem = posix_spawn(&process, program, &actions, nil, words, environ)
    guard problem == 0 else {
      throw CommandLineError(.osErr, "\(program) cannot be started: \(String(cString: strerror(problem))).")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
    guard status == 0 else {
      throw CommandLineError(.software, "\(program) failed; its sentence stands above.")
    }
    return usage.ru_maxrss << 10
  }
}
