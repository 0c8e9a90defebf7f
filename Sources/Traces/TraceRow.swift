/// One line of a trace. Every row has the same keys with the same types, in the order of the properties here.
///
/// | `type` | says | `text` | `tokens` | `info` |
/// |---|---|---|---|---|
/// | `trace` | a recording begins | | | `format`, `version`, `tool`, `seed`, `wall_ns`, `monotonic_ns`, `simulated`, `simulation`, `machine`, `redacted` |
/// | `request` | a request begins | | | `prompt_id`, `repeat`, `mixture`, `policy`, `policy_parameters`, `scheduled_ns`, `cache_namespace`, `seed`, `messages`, `places`, `fallback`, `retry`, `drains`, `source` and, where there is one, `max_tokens` |
/// | `call` | an HTTP call is made | | of the prompt, estimated | `prompt_digest`, `prompt_bytes`, `max_tokens` |
/// | `first_byte` | first byte of a response | | | `connected_ns`, `sent_ns`, `reused` |
/// | `first_event` | first server-sent event | | | |
/// | `delta` | text arrived on `channel` | the text | | |
/// | `retry` | a call failed, another follows | kind of failure | | `status`, `message`, `retry_after_ns`, `delay_ns` |
/// | `usage` | counts from the server | | generated | `prompt_tokens`, `cached_tokens`, `reasoning_tokens` |
/// | `end` | a stream is over | outcome | | `reason`, or a failure's members |
/// | `timer` | an instant that was asked for has come | | | `id` |
/// | `cancellation` | the reader has gone, or the run was interrupted | | | |
/// | `barrier` | a round may start | cause | | `ready_ns`, `critical` |
/// | `round` | a round starts | | | `final`, `evidence_bytes`, `evidence_tokens`, `layout`, `continuation` |
/// | `round_end` | a round is over | outcome | | `premature`, and those of `end` |
/// | `answer` | text joins the answer | what we put before it: a space, or nothing | | `from`, `to`: bytes of the call's content |
/// | `pause` | the reader was slower | | | `duration_ns` |
/// | `note` | anything else | the sentence | | |
/// | `finished` | a request is over | outcome | | `outcome` (the stream's), and those of `end` |
/// | `gap` | rows are missing here | why | | `from_byte`, `to_byte`: where in the damaged file |
/// | `footer` | the trace is whole | | | `rows` and `sha256` of all that stands before it |
///
/// Each of `places` has `layer`, `slot`, `agent`, `model`, `endpoint`, `bytes_per_token`, `continuation`, `exact` and
/// `upstreams` (slots of the layer before) and, where the mixture names it, `hardware`; `fallback` is the last place under the agent that takes over, or `null`.
/// `retry` has `budget`, `per_call`, `per_round`, `base_ns` and `cap_ns`. `source` names the recorded request whose
/// proposals were given to this one (`trace`, the digest of the trace's rows, and `request`), or is `null`. Whoever feeds
/// a machine the rows `request`, `first_byte`, `first_event`, `delta`, `usage`, `end`, `timer` and `cancellation` in their
/// order sees it decide all others but `pause`.
///
/// A failure's members are `kind`, `status`, `message` and, where known, `retry_after_ns`. Numbers of 64 unsigned
/// bits (`seed`) are strings, because JSON readers round them. Rows of a stream repeat agent, layer, slot, round and
/// attempt of their call, so that a table can be grouped without a join. Instants are those of the monotonic clock of
/// the `trace` row before.
public struct TraceRow: Equatable, Sendable {
  /// What the row says.
  public var kind: Kind
  /// When it was fed to the machine or decided, in nanoseconds.
  public var tNs: Int64
  /// When the socket was read, in nanoseconds; 0: no socket was.
  public var readNs: Int64
  /// The request's number, or −1 for what belongs to the whole trace.
  public var request: Int
  /// The HTTP call's number within its request, or −1.
  public var call: Int
  /// The agent's name, or empty.
  public var agent: String
  /// The layer, from 0, or −1.
  public var layer: Int
  /// The slot in the layer, from 0, or −1.
  public var slot: Int
  /// The round, from 0, or −1.
  public var round: Int
  /// The attempt, from 0, or −1.
  public var attempt: Int
  /// `content` or `reasoning` in a delta, or empty.
  public var channel: String
  /// See the table.
  public var text: String
  /// See the table; −1: unknown.
  public var tokens: Int
  /// A JSON object, or empty; see the table.
  public var info: String

  /// Makes a row in which everything that is left out is "none".
  public init(
    _ kind: Kind, tNs: Int64, readNs: Int64 = 0, request: Int = -1, call: Int = -1, agent: String = "",
    layer: Int = -1, slot: Int = -1, round: Int = -1, attempt: Int = -1, channel: String = "",
    text: String = "", tokens: Int = -1, info: String = ""
  ) {
    self.kind = kind
    self.tNs = tNs
    self.readNs = readNs
    self.request = request
    self.call = call
    self.agent = agent
    self.layer = layer
    self.slot = slot
    self.round = round
    self.attempt = attempt
    self.channel = channel
    self.text = text
    self.tokens = tokens
    self.info = info
  }

  /// So many rows, in words.
  static func count(_ rows: Int) -> String { rows == 1 ? "1 row" : "\(rows.grouped) rows" }
}
