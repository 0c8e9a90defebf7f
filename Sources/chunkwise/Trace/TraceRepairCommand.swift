import CommandLine
import Traces

/// `chunkwise trace repair`: a whole trace of what is whole in a damaged one.
struct TraceRepairCommand {
  static let command = Command(
    "trace repair", "Make a whole trace of what is whole in a damaged one.",
    discussion: """
      Every row that is as it was written is kept as it stands. Where rows are missing, a row of type gap says so, and \
      requests that ran there are not measured; a note at the end says what was the matter. Of a trace that was cut off, \
      the rows of the last frame are kept too, although no checksum vouches for them.
      """,
    positionals: [Positional("TRACE", .one, "The trace; - is the standard input.")],
    options: [TraceMaking.option])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let path = arguments.positionals[0]
    try await TraceMaking(arguments, interruption).make { writer in
      var lastNs: Int64 = 0
      let reader = try TraceMaking.forEachRow(of: path) { row, reader in
        if row.kind == .footer { return }
        lastNs = row.tNs
        try reader.withLine { try writer.append(row, as: $0) }
      }
      guard let condition = reader.condition else {
        preconditionFailure("A trace that has been read has one.")
      }
      let note = try TraceRepair.note(on: condition, of: reader.name, tool: Chunkwise.tool, atNs: lastNs)
      if let note { try writer.append(note) }
      return ["\(reader.name): \(condition.description)"]
    }
  }
}
