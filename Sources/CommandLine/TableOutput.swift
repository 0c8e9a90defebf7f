/// Where a command's tables go, and which of them: what `--format` and `--table` say.
///
/// A command that prints several declares `options`, knows their names beforehand, and hands over all of them, also those
/// without rows: what can be asked for does not depend on what is found, and is refused before anything is computed.
public struct TableOutput: Equatable, Sendable {
  /// The options that a command with several tables declares.
  public static let options = [
    TableFormat.option,
    CommandOption.value(
      "table", "NAME",
      "Only the table of that name, or of the only one that begins so: rows alone in JSON. CSV, which holds one table, needs it."
    ),
  ]

  /// How tables are printed.
  public let format: TableFormat
  private let names: [String]
  /// The only table that is wanted; nil: all.
  private let name: String?

  /// Reads the options.
  ///
  /// - Parameter names: those of the tables that there will be.
  /// - Throws: `CommandLineError` (usage) where there is no such format or table, and where CSV would have to hold several
  ///   tables: readers take the headings of the further ones for rows of the first.
  public init(_ arguments: Arguments, of names: [String]) throws(CommandLineError) {
    self.names = names
    format = try arguments.choice("format") ?? .table
    name = try arguments.string("table").map { (asked) throws(CommandLineError) in
      try Self.name(asked, among: names)
    }
    if format == .csv, name == nil, names.count > 1 {
      throw .usage(
        "CSV holds one table, and there are several: say which with --table NAME, one of \(Self.list(names))."
      )
    }
  }

  /// Writes the table that was asked for, or all that have rows.
  ///
  /// - Parameter tables: those that were named, in their order.
  public func write(_ tables: [Table], to stream: StandardStream = .output) {
    assert(tables.map(\.name) == names, "There are the tables that the command has named.")
    guard let name else {
      let shown = format == .csv ? tables : tables.filter { !$0.rows.isEmpty }
      return stream.write(shown, as: format)
    }
    for table in tables where table.name == name { write(only: table, to: stream) }
  }

  /// Writes the only table that there is: as JSON its rows.
  public func write(only table: Table, to stream: StandardStream = .output) {
    stream.write(table.rendered(as: format, width: stream.width))
  }

  /// The name that is meant: it, or the only one that begins so.
  private static func name(_ asked: String, among names: [String]) throws(CommandLineError) -> String {
    if names.contains(asked) { return asked }
    let beginning = names.filter { $0.hasPrefix(asked) }
    guard beginning.count == 1 else {
      throw .usage(
        names.count == 1
          ? "--table: \"\(asked)\" is not the only table, which is \(list(names))."
          : "--table: \"\(asked)\" is none of \(list(names)), nor the beginning of one alone.")
    }
    return beginning[0]
  }

  private static func list(_ names: [String]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
