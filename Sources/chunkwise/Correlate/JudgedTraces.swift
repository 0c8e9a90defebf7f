import CommandLine

/// The traces of a command, and the file of a judge's preferences for what their proposers wrote.
struct JudgedTraces: Sendable {
  /// The options of commands that take them in place of proposers' files.
  static let options = [
    CommandOption.repeated("trace", "FILE", "A trace, in place of files of texts. May be repeated."),
    CommandOption.value("preferences", "FILE", "The preferences for what a trace's agents wrote."),
  ]

  let paths: [String]
  /// The path of the preferences.
  let preferences: String

  /// Those that the options name; nil where they name none.
  ///
  /// - Throws: `CommandLineError` (usage) where one is of no use without the other, or beside files.
  init?(_ arguments: Arguments) throws(CommandLineError) {
    paths = arguments.strings("trace")
    guard !paths.isEmpty else {
      if arguments.has("preferences") {
        throw .usage("--preferences goes with --trace; files of proposers hold their own.")
      }
      return nil
    }
    guard arguments.positionals.isEmpty else {
      throw .usage("A trace holds the proposals; it goes with no PROPOSER. Traces are named with --trace.")
    }
    guard let preferences = arguments.string("preferences") else {
      throw .usage("--trace needs --preferences FILE: a judge's preferences for the proposals.")
    }
    self.preferences = preferences
  }
}
