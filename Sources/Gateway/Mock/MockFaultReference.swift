/// What there is to know about one fault, for the page that `chunkwise mock --faults` prints.
public struct MockFaultReference: Equatable, Sendable {
  /// A key of a rule.
  public struct Key: Equatable, Sendable {
    /// As it is written.
    public let name: String
    /// What it sets, with its default.
    public let meaning: String
  }

  /// The value of `fault`.
  public let name: String
  /// What happens, in half a line.
  public let summary: String
  /// The keys that it takes beside those of every rule.
  public let keys: [Key]
  /// A rule as it stands in a configuration.
  public let example: String

  private init(
    _ name: String, _ summary: String, _ keys: KeyValuePairs<String, String> = [:], _ more: String = ""
  ) {
    self.name = name
    self.summary = summary
    self.keys = keys.map { Key(name: $0.key, meaning: $0.value) }
    example = "{\"fault\": \"\(name)\"\(more.isEmpty ? "" : ", " + more)}"
  }

  /// The keys of every rule; all that are given have to hold.
  public static let ruleKeys = [
    Key(name: "model", meaning: "only requests for this model"),
    Key(name: "prompt_contains", meaning: "only requests with this text in one of their messages"),
    Key(name: "nth", meaning: "of these, only the one with this number, from 1"),
    Key(name: "every", meaning: "of these, every one whose number it divides"),
    Key(name: "probability", meaning: "of these, each with this probability, drawn from the seed"),
  ]

  private static let position = "after_tokens"
  private static let before = "how many tokens of the answer come before it; default 0"

  /// Every fault.
  public static let all = [
    MockFaultReference(
      "status", "The request is refused, with an error body.",
      [
        "status": "the status, from 400 to 599; needed",
        "retry_after": "the header Retry-After: seconds, or an HTTP date as text; default none",
      ], #""status": 429, "retry_after": 2, "nth": 1"#),
    MockFaultReference(
      "queue", "The request is held back before it may have a slot.",
      ["for_ms": "how long; needed"], #""for_ms": 250, "every": 2"#),
    MockFaultReference(
      "stall", "Nothing comes for a while.",
      [
        position: before, "for_ms": "how long; default for ever",
        "comment_every_ms": "comments (keep-alive) that come meanwhile; default none",
      ], #""after_tokens": 8, "for_ms": 300, "comment_every_ms": 50"#),
    MockFaultReference(
      "error_event", "An error takes the place of the rest of the stream; without stream: status 500.",
      [
        position: before,
        "form":
          "how it is written: object (vLLM), string (transformers), flat (SGLang), choice (OpenRouter); default object",
      ], #""after_tokens": 5, "form": "string""#),
    MockFaultReference(
      "malformed", "One event more than there should be, whose JSON breaks off.", [position: before],
      #""after_tokens": 3"#),
    MockFaultReference(
      "abrupt_close", "The connection is closed in the middle of the body.",
      [position: before, "reset": "true: by a reset, false: in good order; default false"],
      #""after_tokens": 10, "reset": true, "probability": 0.2"#),
    MockFaultReference(
      "close_afterwards",
      "The connection is closed after the response, though keep-alive was said (llama-server)."),
    MockFaultReference("empty_body", "Status 200, and nothing in the body (llama-cpp-python)."),
    MockFaultReference("missing_done", "The stream ends without [DONE] (transformers)."),
    MockFaultReference(
      "missing_finish", "[DONE] comes without a finish reason before it (llama-cpp-python)."),
    MockFaultReference(
      "split_utf8", "Characters beyond ASCII are cut in two, which come in writes of their own.",
      ["gap_ms": "the time between the two; default 1"], #""gap_ms": 5"#),
    MockFaultReference(
      "tokens_per_event", "An event holds several tokens, and comes with its last.",
      ["count": "how many; needed"], #""count": 4"#),
    MockFaultReference(
      "events_per_write", "A write holds several events, and comes with its last.",
      ["count": "how many; needed"], #""count": 4"#),
    MockFaultReference(
      "echo_prefill", "A trailing assistant message is repeated before it is continued (llama-server)."),
    MockFaultReference("ignore_prefill", "The answer begins anew, whatever the assistant has said."),
    MockFaultReference(
      "stop_early", "The model stops by itself.", [position: "how many tokens it says; default 0"],
      #""after_tokens": 12, "model": "mock""#),
  ]
}
