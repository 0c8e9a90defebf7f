import ChatTransport
import CommandLine
import Traces

/// `chunkwise trace redact`: a trace without its texts.
struct TraceRedactCommand {
  private static let keyVariable = "CHUNKWISE_REDACTION_KEY"

  static let command = Command(
    "trace redact", "Replace the texts of a trace by their lengths and keyed digests.",
    discussion: """
      What models and users wrote is replaced, in prompts, deltas and failures. Instants, sizes and decisions stay, so that \
      every latency is that of the original; so do the names of agents, models, endpoints, mixture and machine. Beware: \
      from the lengths of a stream's tokens alone, parts of its text can be guessed.

      The key is the environment variable \(keyVariable), or the content of --key-file without a line feed at its end; it \
      needs \(RedactionKey.leastBytes) bytes. Who has it can tell whether a text is the one that was there, and nobody \
      else can.
      """,
    positionals: [Positional("TRACE", .one, "The trace; - is the standard input.")],
    options: [
      TraceMaking.option, .value("key-file", "FILE", "The key, in place of \(keyVariable)."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    let path = arguments.positionals[0]
    let key = try key()
    try await TraceMaking(arguments, interruption).make { writer in
      var redactor = TraceRedactor(key: key)
      let reader = try TraceMaking.forEachRow(ofWhole: path) { row, _ in
        if let row = try redactor.row(row) { try writer.append(row) }
      }
      guard redactor.unknownRows > 0 else { return [] }
      let unknown = NumberText.count(redactor.unknownRows, of: "row")
      return ["\(reader.name): left out \(unknown) of unknown types."]
    }
  }

  private func key() throws(CommandLineError) -> RedactionKey {
    let source: String
    var bytes: [UInt8]
    if let file = arguments.string("key-file") {
      source = file
      bytes = Array(try TextFile.text(at: file, limit: 1 << 20).utf8)
      if bytes.last == 0x0A { bytes.removeLast() }
    } else {
      source = Self.keyVariable
      bytes = Array((ChatTransport.processEnvironment(Self.keyVariable) ?? "").utf8)
      if bytes.isEmpty {
        throw .usage("redact needs a key: set \(Self.keyVariable), or name a file with --key-file.")
      }
    }
    guard let key = RedactionKey(bytes) else {
      throw CommandLineError(
        .config,
        "The key in \(source) has \(bytes.count) bytes, which can be guessed; \(RedactionKey.leastBytes) or more are needed, "
          + "such as `openssl rand -hex 32` prints.")
    }
    return key
  }
}
