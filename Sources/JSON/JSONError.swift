/// Why a text is no JSON document, and where.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The line of the mistake, from 1.
  public var line: Int
  /// Its column, from 1, in Unicode scalars.
  public var column: Int
  /// What is wrong there and what had been expected, as a clause of a sentence.
  public var problem: String

  /// The place and what is wrong there, to stand in a sentence.
  public var description: String { "line \(line), column \(column): \(problem)" }

  /// What is wrong with a text that the parser has refused, which says neither where nor why.
  init(in bytes: [UInt8]) {
    var search = JSONMistakeSearch(bytes)
    let mistake = search.first() ?? (0, "values are nested too deep, or a number is too large")
    (line, column, problem) = (1, 1, mistake.problem)
    for byte in bytes.prefix(mistake.offset) {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }
}
