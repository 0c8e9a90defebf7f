import CommandLine
import TokenStreams
import Traces

/// `chunkwise trace merge`: several traces as one.
struct TraceMergeCommand {
  static let command = Command(
    "trace merge", "Make one trace of several.",
    discussion: """
      They come behind each other in the order in which they began, by their wall clocks; requests are numbered on, and a \
      note behind each trace says what was added. Every recording stays behind its own header, because instants are those \
      of its own monotonic clock and cannot be compared with another's.
      """,
    positionals: [Positional("TRACE", .atLeastOne, "The traces: files, for they are opened twice.")],
    options: [TraceMaking.option])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let paths = arguments.positionals
    if paths.contains("-") {
      throw CommandLineError.usage(
        "merge opens its traces twice, and so not the standard input; name a file.")
    }
    let distinct = try DistinctRequests(of: paths)
    try await TraceMaking(arguments, interruption).make { writer in
      let headers = try paths.map { try TraceReader(path: $0).header }
      var merge = TraceMerge()
      var merged = distinct
      var sentences: [String] = []
      for index in TraceMerge.order(of: headers) {
        try merge.begin(headers[index], of: paths[index])
        let reader = try TraceMaking.forEachRow(ofWhole: paths[index]) { row, reader in
          if row.kind == .request, case .request(let header)? = try row.observation() {
            try merged.insert(header, of: reader.recording, at: paths[index])
          }
          if let row = merge.row(row) { try writer.append(row) }
        }
        let note = try merge.end(paths[index], digest: reader.rowDigest ?? "")
        try writer.append(note)
        sentences.append("\(paths[index]): request numbers + \(merge.requestOffset).")
      }
      return sentences
    }
  }
}
