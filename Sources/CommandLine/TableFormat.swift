/// How tables are printed: the values of `--format`.
public enum TableFormat: String, Equatable, Sendable, CaseIterable {
  /// Aligned columns for a terminal.
  case table
  /// One JSON document.
  case json
  /// RFC 4180, a heading line first.
  case csv
  /// A table of GitHub Flavored Markdown.
  case markdown

  /// The option that every command with tables declares.
  public static let option = CommandOption.value(
    "format", "FORMAT",
    "How tables are printed: \(allCases.map(\.rawValue).joined(separator: ", ")). Default: table.")
}
