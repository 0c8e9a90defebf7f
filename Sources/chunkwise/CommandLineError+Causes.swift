import ChatTransport
import CommandLine
import Gateway
import Measures
import Mixtures
import Simulation
import Traces

/// The exit codes of `sysexits.h` for what the modules throw.
extension CommandLineError {
  init(_ cause: any Error) {
    self =
      switch cause {
      case let error as CommandLineError: error
      case let error as MixtureError: CommandLineError(error, invalid: .config)
      case let error as TraceError: CommandLineError(ExitCode(error.kind), error.description)
      case let error as SimulationError: CommandLineError(.dataErr, error.description)
      case let error as MeasuresError: CommandLineError(.dataErr, error.description)
      case let error as ChatTransportError: CommandLineError(.osErr, error.description)
      case let error as GatewayError: CommandLineError(ExitCode(error), error.description)
      default: CommandLineError(.software, "\(cause)")
      }
  }

  /// What is wrong with a mixture, a policy or a prompt.
  ///
  /// - Parameter invalid: the exit code if it could be read but not used: it depends on where the text stood.
  init(_ error: MixtureError, invalid: ExitCode) {
    self.init(error.kind == .unreadable ? .noInput : invalid, error.description)
  }
}

extension ExitCode {
  fileprivate init(_ kind: TraceError.Kind) {
    self =
      switch kind {
      case .open: .noInput
      case .create, .exists, .busy: .cantCreate
      case .read, .write, .overflow: .ioErr
      case .notATrace, .newerVersion, .malformedRow, .damaged, .unlike: .dataErr
      }
  }

  fileprivate init(_ error: GatewayError) {
    self =
      switch error {
      case .start: .unavailable
      case .configuration, .script: .config
      }
  }
}
