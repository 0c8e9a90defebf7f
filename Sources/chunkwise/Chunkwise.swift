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
      ChatCommand.command,
      ReplayCommand.command,
      SimulateCommand.command,
      SweepCommand.command,
      AnalyzeCommand.command,
      CompareCommand.command,
      SimilarityCommand.command,
      CorrelateCommand.command,
      SelectCommand.command,
      CostCommand.command,
      ExportCommand.command,
      ReportCommand.command,
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
    // Before any descriptor is made, or it would be taken for one of the closed ones.
    StandardDescriptors.occupy()
    // Before anything else: a signal that comes earlier than this ends the process without a word.
    let interruption = Interruption()
    StandardStream.ignoreBrokenPipes()
    do {
      switch try program.parse(try words()) {
      case .print(let text): StandardStream.output.write(text)
      case .run(let name, let arguments): try await run(name, arguments, interruption)
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

  /// What the user typed after the program's name.
  private static func words() throws(CommandLineError) -> [String] {
    var words: [String] = []
    for index in 1..<max(1, Int(Swift.CommandLine.argc)) {
      guard let bytes = Swift.CommandLine.unsafeArgv[index] else { break }
      // What is no UTF-8 would reach the models, and the names of files, with its bytes replaced.
      guard let word = String(validatingCString: bytes) else {
        throw .usage(
          "Argument \(index) is no UTF-8: \"\(String(cString: bytes).cut(to: 60))\". "
            + "A prompt in another encoding can be converted with iconv and given with --file.")
      }
      words.append(word)
    }
    return words
  }

  private static func run(
    _ name: String, _ arguments: Arguments, _ interruption: Interruption
  ) async throws {
    switch name {
    case DemoCommand.command.name: try await DemoCommand(arguments).run(interruption)
    case RunCommand.command.name: try await RunCommand(arguments).run(interruption)
    case ChatCommand.command.name: try await ChatCommand(arguments).run(interruption)
    case ReplayCommand.command.name: try await ReplayCommand(arguments).run(interruption)
    case SweepCommand.command.name: try await SweepCommand(arguments).run(interruption)
    case SimulateCommand.command.name: try await SimulateCommand(arguments).run(interruption)
    case AnalyzeCommand.command.name: try AnalyzeCommand(arguments).run()
    case CompareCommand.command.name: try await CompareCommand(arguments).run()
    case SimilarityCommand.command.name: try await SimilarityCommand(arguments).run(interruption)
    case CorrelateCommand.command.name: try await CorrelateCommand(arguments).run(interruption)
    case SelectCommand.command.name: try await SelectCommand(arguments).run(interruption)
    case CostCommand.command.name: try CostCommand(arguments).run()
    case ExportCommand.command.name: try await ExportCommand(arguments).run(interruption)
    case ReportCommand.command.name: try await ReportCommand(arguments).run(interruption)
    case TraceInfoCommand.command.name: try TraceInfoCommand(arguments).run()
    case TraceCatCommand.command.name: try TraceCatCommand(arguments).run()
    case TraceVerifyCommand.command.name: try TraceVerifyCommand(arguments).run()
    case TraceRepairCommand.command.name: try await TraceRepairCommand(arguments).run(interruption)
    case TraceRedactCommand.command.name: try await TraceRedactCommand(arguments).run(interruption)
    case TracePackCommand.command.name: try await TracePackCommand(arguments).run(interruption)
    case TraceMergeCommand.command.name: try await TraceMergeCommand(arguments).run(interruption)
    case MockCommand.command.name: try await MockCommand(arguments).run(interruption)
    default: preconditionFailure("The program declares \(name) but does not run it.")
    }
  }
}
