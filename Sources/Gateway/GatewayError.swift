/// Why the gateway could not be set up.
public enum GatewayError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A configuration value is missing or wrong. `keyPath` reads like `models[0].latency.base_ms`.
  case configuration(keyPath: String, problem: String)
  /// A line of a script, counted from 1, is wrong.
  case script(line: Int, problem: String)
  /// A system call or the HTTP library failed while the server was being started.
  case start(step: String, problem: String)

  /// The sentence.
  public var description: String {
    switch self {
    case .configuration(let keyPath, let problem):
      "The mock's configuration is wrong at \(keyPath.isEmpty ? "its top" : keyPath): \(problem)."
    case .script(let line, let problem): "The script is wrong in line \(line): \(problem)."
    case .start(let step, let problem): "The server did not start: \(step): \(problem)."
    }
  }
}
