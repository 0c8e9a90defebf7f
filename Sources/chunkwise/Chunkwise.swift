import CommandLine
import Glibc

/// The program: finds the command that the arguments name, runs it, and turns what it throws into a sentence and an
/// exit code.
@main
struct Chunkwise {
  static let version = "0.1.0"
  /// How traces name what recorded them.
  static let tool = "chunkwise \(version)"

  static let program = Program(
    "chunkwise", "Streaming Mixture-of-Agents: aggregate, record and measure.", version: version,
    commands: [
      DemoCommand.command,
      RunCommand.command,
      ReplayCommand.command,
      AnalyzeCommand.command,
      CompareCommand.command,
      CorrelateCommand.command,
      SelectCommand.command,
      TraceInfoCommand.command,
      TraceCatCommand.command,
      TraceVerifyCommand.command,
      TraceRepairCommand.command,
      TraceRedactCommand.command,
      TracePackCommand.command,
      TraceMergeCommand.command,
      MockCommand.command,
    ])

  static func main() async {
    StandardDescriptors.occupy()
    StandardStream.ignoreBrokenPipes()
    do {
      let arguments = Swift.CommandLine.arguments.dropFirst()
      switch try program.parse(Array(arguments)) {
      case .print(let text): StandardStream.output.write(text)
      case .run(let name, let arguments): try await run(name, arguments)
      }
      // `… | head` has what it wants: the exit code says that it was not all, and nobody need read a complaint.
      if StandardStream.output.readerHasGone { exit(ExitCode.ioErr.rawValue) }
      if let failure = StandardStream.output.failure { throw failure }
    } catch {
      let failure = CommandLineError(error)
      StandardStream.error.write("chunkwise: \(failure.description)\n")
      exit(failure.code.rawValue)
    }
  }

  private static func run(_ name: String, _ arguments: Arguments) async throws {
    switch name {
    case DemoCommand.command.name: try await DemoCommand(arguments).run()
    case RunCommand.command.name: try await RunCommand(arguments).run()
    case ReplayCommand.command.name: try await ReplayCommand(arguments).run()
    case AnalyzeCommand.command.name: try AnalyzeCommand(arguments).run()
    case CompareCommand.command.name: try CompareCommand(arguments).run()
    case CorrelateCommand.command.name: try await CorrelateCommand(arguments).run()
    case SelectCommand.command.name: try await SelectCommand(arguments).run()
    case TraceInfoCommand.command.name: try TraceInfoCommand(arguments).run()
    case TraceCatCommand.command.name: try TraceCatCommand(arguments).run()
    case TraceVerifyCommand.command.name: try TraceVerifyCommand(arguments).run()
    case TraceRepairCommand.command.name: try await TraceRepairCommand(arguments).run()
    case TraceRedactCommand.command.name: try await TraceRedactCommand(arguments).run()
    case TracePackCommand.command.name: try await TracePackCommand(arguments).run()
    case TraceMergeCommand.command.name: try await TraceMergeCommand(arguments).run()
    case MockCommand.command.name: try await MockCommand(arguments).run()
    default: preconditionFailure("The program declares \(name) but does not run it.")
    }
  }
}
