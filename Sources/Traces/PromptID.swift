internal import Digests
internal import JSON
public import TokenStreams

/// The name of a conversation: the same messages have the same one in every trace.
public enum PromptID {
  /// The first 16 hexadecimal digits of the SHA-256 of the messages' canonical JSON (RFC 8785: members sorted, no
  /// white space, nothing escaped that need not be).
  ///
  /// In Python: `sha256(json.dumps(messages, sort_keys=True, separators=(",", ":"),
  /// ensure_ascii=False).encode()).hexdigest()[:16]`.
  public static func of(_ messages: [Message]) -> String {
    let canonical = JSONValue.array(
      messages.map { ["content": .string($0.content), "role": .string($0.role.rawValue)] })
    var digest = SHA256()
    digest.update(canonical.text)
    return digest.hex(bytes: 8)
  }
}
