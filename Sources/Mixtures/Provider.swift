internal import ChatTransport
internal import JSON

/// A kind of server of which it is known what it can do; each of its defaults can be overridden in the configuration.
enum Provider: String, CaseIterable {
  case vllm
  case sglang
  case llamaCpp = "llama.cpp"
  case ollama
  case deepseek
  case mistral
  case qwen
  case together
  case openai
  case openrouter
  case transformers
  case other

  /// Where it is reached unless the configuration says otherwise; nil if it can be anywhere.
  var baseURL: String? {
    switch self {
    case .vllm, .transformers: "http://localhost:8000/v1"
    case .sglang: "http://localhost:30000/v1"
    case .llamaCpp: "http://localhost:8080/v1"
    case .ollama: "http://localhost:11434/v1"
    // Continuing the last message is a feature of the beta address only.
    case .deepseek: "https://api.deepseek.com/beta"
    case .mistral: "https://api.mistral.ai/v1"
    case .qwen: "https://dashscope.aliyuncs.com/compatible-mode/v1"
    case .together: "https://api.together.xyz/v1"
    case .openai: "https://api.openai.com/v1"
    case .openrouter: "https://openrouter.ai/api/v1"
    case .other: nil
    }
  }

  /// The environment variable in which its own tools look for the key; nil for servers that ask for none.
  var keyVariable: String? {
    switch self {
    case .deepseek: "DEEPSEEK_API_KEY"
    case .mistral: "MISTRAL_API_KEY"
    case .qwen: "DASHSCOPE_API_KEY"
    case .together: "TOGETHER_API_KEY"
    case .openai: "OPENAI_API_KEY"
    case .openrouter: "OPENROUTER_API_KEY"
    case .vllm, .sglang, .llamaCpp, .ollama, .transformers, .other: nil
    }
  }

  /// What continues the last assistant message.
  var prefill: Endpoint.Prefill {
    switch self {
    // llama.cpp continues without the flags as well, but then repeats the message in its first delta.
    case .vllm, .llamaCpp:
      .requestMembers([
        JSONValue.Member("add_generation_prompt", false), JSONValue.Member("continue_final_message", true),
      ])
    case .sglang: .requestMembers([JSONValue.Member("continue_final_message", true)])
    case .deepseek, .mistral: .messageMember("prefix")
    case .qwen: .messageMember("partial")
    case .ollama: .trailingMessage
    case .together, .openai, .openrouter, .transformers, .other: .none
    }
  }

  /// Whether a continued answer rejoins byte for byte: only where that was tried (73 of 73 cuts on llama.cpp).
  var isExact: Bool { self == .llamaCpp }

  /// How cache namespaces are told apart.
  var cacheIsolation: Endpoint.CacheIsolation { self == .vllm ? .requestMember("cache_salt") : .nonce }

  /// Whether token counts are asked for. Mistral sends them unasked, and refuses members that it does not know.
  var asksForUsage: Bool { self != .mistral }

  /// The member that limits the tokens. OpenAI's newer models refuse `max_tokens`.
  var maxTokensMember: String { self == .openai ? "max_completion_tokens" : "max_tokens" }
}
