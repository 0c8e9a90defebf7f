/// Where a command's tables go, and which of them: what `--format` and `--table` say.
///
/// A command that prints several declares `options` and hands over all of them, also those without rows, so that what can
/// be asked for does not depend on what is found.
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
  private let name: String?

  /// Reads the options.
  ///
  /// - Parameter hasSeveral: whether there will be several tables.
  /// - Throws: `CommandLineError` (usage) where there is no such format, and where CSV would have to hold several tables:
  ///   readers take the headings of the further ones for rows of the first.
  public init(_ arguments: Arguments, hasSeveral: Bool = true) throws(CommandLineError) {
    format = try arguments.choice("format") ?? .table
    name = arguments.string("table")
    if hasSeveral, format == .csv, name == nil {
      throw .usage(
        "CSV holds one table, and there are several: say which with --table NAME; their names stand above them."
      )
    }
  }

  /// Writes the table that was asked for, or all that have rows.
  ///
  /// - Throws: `CommandLineError` (usage) where there is no such table.
  public func write(_ tables: [Table], to stream: StandardStream = .output) throws(CommandLineError) {
    guard let name else {
      let shown = format == .csv ? tables : tables.filter { !$0.rows.isEmpty }
      return stream.write(shown, as: format)
    }
    guard let table = Self.table(name, among: tables) else {
      throw .usage("--table: \"\(name)\" is none of \(Self.names(tables)), nor the beginning of one alone.")
    }
    stream.write(table.rendered(as: format, width: stream.width))
  }

  /// Writes the only table that there is: as JSON its rows.
  ///
  /// - Throws: `CommandLineError` (usage) where another one was asked for.
  public func write(only table: Table, to stream: StandardStream = .output) throws(CommandLineError) {
    if let name, Self.table(name, among: [table]) == nil {
      throw .usage("--table: \"\(name)\" is not the only table, which is \(Self.names([table])).")
    }
    stream.write(table.rendered(as: format, width: stream.width))
  }

  private static func table(_ name: String, among tables: [Table]) -> Table? {
    if let table = tables.first(where: { $0.name == name }) { return table }
    let beginning = tables.filter { $0.name.hasPrefix(name) }
    return beginning.count == 1 ? beginning[0] : nil
  }

  private static func names(_ tables: [Table]) -> String {
    tables.map { "\"\($0.name)\"" }.joined(separator: ", ")
  }
}
