import CommandLine
import Mixtures

extension RunSettings {
  /// When requests are to come, as `--arrivals` says; nil for a closed loop.
  ///
  /// - Parameter count: how many requests the batch has.
  static func arrivals(_ arguments: Arguments, count: Int) throws -> Arrivals? {
    guard let text = arguments.string("arrivals") else { return nil }
    do {
      return try Arrivals(text: text, count: count)
    } catch {
      guard error.kind == .unreadable, text.contains(":") else {
        throw CommandLineError(error, invalid: .dataErr)
      }
      // There is no file of that name, and its colon says that none was meant.
      throw CommandLineError.usage(
        "--arrivals: “\(text)” is not understood; expected \(Arrivals.expectation).")
    }
  }

  /// Whether recorded lengths limit the calls, as `--output-lengths` says.
  static func limitsOutput(_ arguments: Arguments, _ arrivals: Arrivals?) throws -> Bool {
    guard arguments.has("output-lengths") else { return false }
    guard case .recorded = arrivals else {
      throw CommandLineError.usage("--output-lengths needs a file of arrivals: --arrivals FILE.")
    }
    return true
  }
}
