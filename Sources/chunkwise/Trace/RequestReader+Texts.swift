import CommandLine
import Measures
import Traces

extension RequestReader<RequestTexts> {
  /// Opens a trace whose texts are of use as texts.
  ///
  /// - Parameters:
  ///   - isSilent: An earlier reading has said what is missing.
  ///   - consequence: what follows where the texts are not known.
  /// - Throws: `CommandLineError` (data) where the trace is simulated or redacted: what stands there for its texts was written
  ///   by nobody, and any number that came of it would be one of something else. `TraceError` where it cannot be read.
  init(
    textsOf path: String, isSilent: Bool = false, else consequence: String = "they resemble nothing"
  ) throws {
    try self.init(path: path, isSilent: isSilent)
    try header.checkTexts(of: path, else: consequence)
  }
}

extension TraceHeader {
  /// Whether the texts of its trace are what somebody wrote.
  var hasTexts: Bool { !isSimulated && redactionKey == nil }

  /// Refuses a trace whose texts nobody wrote, or nobody knows.
  func checkTexts(of path: String, else consequence: String) throws(CommandLineError) {
    if isSimulated {
      throw CommandLineError(
        .dataErr, "\(path) is simulated: what its answers would have said is not known, so \(consequence).")
    }
    if redactionKey != nil {
      throw CommandLineError(
        .dataErr,
        "\(path) is redacted: of its texts only lengths and keyed digests are known, so \(consequence). Give the trace that it "
          + "was made from.")
    }
  }
}
