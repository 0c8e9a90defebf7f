import CommandLine
import Mixtures

extension Arrivals {
  /// How `--arrivals` is written; each command says what it does.
  static let form =
    "constant:RATE, poisson:RATE, gamma:RATE,cv=VARIATION or gamma:RATE,burstiness=SHAPE, with RATE in requests a second; or a file with the columns of the Mooncake, Azure LLM inference or BurstGPT traces."

  /// When requests are to come, as `--arrivals` says; nil where it is not there.
  ///
  /// - Parameters:
  ///   - count: how many requests there are.
  ///   - factors: what that number is the product of.
  static func named(by arguments: Arguments, count: Int, factors: String) throws -> Arrivals? {
    guard let text = arguments.string("arrivals") else { return nil }
    do {
      return try Arrivals(text: text, count: count, factors: factors)
    } catch {
      guard error.kind == .unreadable, text.contains(":") else {
        throw CommandLineError(error, invalid: .dataErr)
      }
      // There is no file of that name, and its colon says that none was meant.
      throw CommandLineError.usage(
        "--arrivals: “\(text)” is not understood; expected \(Arrivals.expectation).")
    }
  }

  /// Whether the lengths of recorded answers are used, as `--output-lengths` says.
  static func givesLengths(_ arguments: Arguments, _ arrivals: Arrivals?) throws -> Bool {
    guard arguments.has("output-lengths") else { return false }
    guard case .recorded = arrivals else {
      throw CommandLineError.usage("--output-lengths needs a file of arrivals: --arrivals FILE.")
    }
    return true
  }
}
