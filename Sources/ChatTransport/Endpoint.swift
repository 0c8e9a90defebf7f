public import JSON

/// A server that speaks the OpenAI chat dialect, and what it can do.
public struct Endpoint: Equatable, Sendable {
  /// How a server is made to continue the last message when that is the assistant's.
  public enum Prefill: Equatable, Sendable {
    /// It cannot; the answer is continued by turns.
    case none
    /// It continues a trailing assistant message as it is (Ollama).
    case trailingMessage
    /// It wants these members in the request (vLLM, SGLang, llama.cpp).
    case requestMembers([JSONValue.Member])
    /// It wants this member, `true`, on the message (DeepSeek and Mistral: `prefix`; Qwen: `partial`).
    case messageMember(String)
  }

  /// How calls of different cache namespaces are kept from sharing a prefix cache.
  public enum CacheIsolation: Equatable, Sendable {
    /// The namespace stands first in the first message.
    case nonce
    /// The namespace is sent as this member of the request (vLLM's `cache_salt`).
    case requestMember(String)
  }

  /// The name by which agents refer to it.
  public var name: String
  /// Scheme, host, port and path up to `/chat/completions`, as `https://api.together.xyz/v1`.
  public var baseURL: String
  /// The environment variable that holds the key; nil where none is needed.
  public var keyVariable: String?
  /// Further header lines to send, by name.
  public var headers: [String: String]
  /// How the last message is continued.
  public var prefill: Prefill
  /// A continued answer rejoins byte for byte, so that nothing needs to be trimmed.
  public var isExact: Bool
  /// How cache namespaces are told apart.
  public var cacheIsolation: CacheIsolation
  /// Whether to ask for token counts (`stream_options.include_usage`).
  public var asksForUsage: Bool
  /// The name of the member that limits the tokens (`max_tokens`, or OpenAI's `max_completion_tokens`).
  public var maxTokensMember: String
  /// At most so many calls at a time; nil for no limit.
  public var concurrency: Int?
  /// What computes behind it, such as `gpu-0`: endpoints that share it have the same name for it. Empty: not known.
  public var hardware: String
  /// The limits on each stream.
  public var limits: StreamLimits

  /// Makes an endpoint with the defaults of a server of which nothing is known.
  public init(
    name: String, baseURL: String, keyVariable: String? = nil, headers: [String: String] = [:],
    prefill: Prefill = .none, isExact: Bool = false, cacheIsolation: CacheIsolation = .nonce,
    asksForUsage: Bool = true, maxTokensMember: String = "max_tokens", concurrency: Int? = nil,
    hardware: String = "", limits: StreamLimits = StreamLimits()
  ) {
    self.name = name
    self.baseURL = baseURL
    self.keyVariable = keyVariable
    self.headers = headers
    self.prefill = prefill
    self.isExact = isExact
    self.cacheIsolation = cacheIsolation
    self.asksForUsage = asksForUsage
    self.maxTokensMember = maxTokensMember
    self.concurrency = concurrency
    self.hardware = hardware
    self.limits = limits
  }
}
