/// How the program says what became of it. The values are those of BSD's `sysexits.h`.
public struct ExitCode: RawRepresentable, Hashable, Sendable {
  /// What the process ends with.
  public var rawValue: Int32

  /// Makes the code of a number.
  public init(rawValue: Int32) { self.rawValue = rawValue }

  /// Everything asked for was done.
  public static let success = ExitCode(rawValue: 0)
  /// The command line is wrong.
  public static let usage = ExitCode(rawValue: 64)
  /// An input file holds something that it must not.
  public static let dataErr = ExitCode(rawValue: 65)
  /// An input file is missing or cannot be read.
  public static let noInput = ExitCode(rawValue: 66)
  /// A service that is needed does not answer as it should.
  public static let unavailable = ExitCode(rawValue: 69)
  /// The program contradicted itself.
  public static let software = ExitCode(rawValue: 70)
  /// The operating system refused something.
  public static let osErr = ExitCode(rawValue: 71)
  /// An output file cannot be created.
  public static let cantCreate = ExitCode(rawValue: 73)
  /// Reading or writing failed; standard output closed early is one case.
  public static let ioErr = ExitCode(rawValue: 74)
  /// Something failed that may succeed if it is tried again.
  public static let tempFail = ExitCode(rawValue: 75)
  /// The configuration is wrong.
  public static let config = ExitCode(rawValue: 78)

  /// A signal ended it: 128 and the signal's number, as shells count. 130 for Ctrl-C (`SIGINT`), 143 for `SIGTERM`, 129
  /// for `SIGHUP`.
  public static func signal(_ number: Int32) -> ExitCode { ExitCode(rawValue: 128 + number) }
}
