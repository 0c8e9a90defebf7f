/// Why a command line, or what it asked to be printed, cannot be served: a sentence and the exit code it calls for.
public struct CommandLineError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The exit code that the program ends with.
  public var code: ExitCode
  /// A full sentence: what, where, and what would be right.
  public var description: String

  /// Makes an error.
  public init(_ code: ExitCode, _ description: String) {
    self.code = code
    self.description = description
  }

  /// An error in what the user typed; ends with `ExitCode.usage`.
  public static func usage(_ description: String) -> CommandLineError {
    CommandLineError(.usage, description)
  }
}
