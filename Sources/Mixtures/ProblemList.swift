/// The problems found so far while a text is read, so that one reading names all of them.
package final class ProblemList {
  /// More than so many are of no use to a reader; the rest are counted.
  static let shown = 10

  /// The sentences so far, each behind its place.
  package private(set) var sentences: [String] = []
  private var known: Set<String> = []
  private let locate: (YAMLNode) -> String

  /// Makes an empty list; `locate` says how a node's place stands in front of a sentence.
  init(locate: @escaping (YAMLNode) -> String) { self.locate = locate }

  /// A list for a file: places are file, line and column.
  package convenience init(file: String) { self.init { "\(file):\($0.line):\($0.column): " } }

  /// How a node's place stands in front of a sentence.
  package func place(of node: YAMLNode) -> String { locate(node) }

  /// Notes a problem at the place of `node`.
  package func add(at node: YAMLNode, _ sentence: String) { add(placed: [place(of: node) + sentence]) }

  /// Notes problems that say their place themselves.
  package func add(placed problems: [String]) {
    // A node reached through several aliases is read several times and is wrong only once.
    for problem in problems where known.insert(problem).inserted { sentences.append(problem) }
  }

  /// All of it as an error.
  package var error: MixtureError {
    var shown = Array(sentences.prefix(Self.shown))
    let rest = sentences.count - shown.count
    if rest > 0 { shown.append("And \(rest) more problem\(rest == 1 ? "" : "s").") }
    return MixtureError(.invalid, shown)
  }

  /// Ends the reading: throws if there was a problem.
  package func check() throws(MixtureError) {
    if !sentences.isEmpty { throw error }
  }
}
