import CommandLine
import Traces

/// `chunkwise trace pack`: the same rows in fewer bytes.
struct TracePackCommand {
  static let command = Command(
    "trace pack", "Compress a trace for the archive.",
    discussion: """
      The rows stay as they are and where they are; what compresses them is slower and knows more of them at a time. Every \
      tool that reads the one file reads the other.
      """,
    positionals: [Positional("TRACE", .one, "The trace; - is the standard input.")],
    options: [TraceMaking.option])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let path = arguments.positionals[0]
    try await TraceMaking(arguments, interruption, .archive).make { writer in
      let reader = try TraceMaking.forEachRow(ofWhole: path) { row, reader in
        if row.kind == .footer { return }
        try reader.withLine { try writer.append(row, as: $0) }
      }
      return ["\(reader.name) has \(NumberText.bytes(reader.fileBytes))."]
    }
  }
}
