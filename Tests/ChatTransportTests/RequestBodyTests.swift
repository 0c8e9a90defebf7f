import JSON
import Testing
import TokenStreams

@testable import ChatTransport

@Suite("Request bodies")
struct RequestBodyTests {
  private func body(
    _ request: CallRequest, configure: (inout Endpoint, inout ChatAgent) -> Void = { _, _ in }
  ) throws -> JSONValue {
    var endpoint = Endpoint(name: "e", baseURL: "http://e")
    var agent = ChatAgent(name: "a", endpoint: 0, model: "m")
    configure(&endpoint, &agent)
    return try JSONValue(parsing: ChatRequestBody.bytes(request, agent: agent, endpoint: endpoint))
  }

  private let request = CallRequest(
    agent: 0, messages: [Message(.system, "Be \"brief\"."), Message(.user, "Hi\n\u{1F600}")])

  @Test("By default: model, messages, streaming, usage, the paper's sampling")
  func defaults() throws {
    let expected: JSONValue = [
      "model": "m",
      "messages": [
        ["role": "system", "content": "Be \"brief\"."], ["role": "user", "content": "Hi\n\u{1F600}"],
      ],
      "stream": true,
      "stream_options": ["include_usage": true],
      "max_tokens": 2048,
      "temperature": 0.7,
    ]
    #expect(try body(request) == expected)
  }

  @Test("Everything that is configured is sent under its name")
  func configured() throws {
    var request = request
    request.maxTokens = 64
    request.seed = 0xFFFF_FFFF_0000_0007
    let sent = try body(request) { endpoint, agent in
      endpoint.maxTokensMember = "max_completion_tokens"
      endpoint.asksForUsage = false
      agent.temperature = nil
      agent.topP = 0.9
      agent.sendsSeed = true
      agent.extra = [.init("chat_template_kwargs", ["enable_thinking": false])]
    }
    #expect(sent["max_completion_tokens"] == 64)
    #expect(sent["max_tokens"] == nil)
    #expect(sent["stream_options"] == nil)
    #expect(sent["temperature"] == nil)
    #expect(sent["top_p"] == 0.9)
    #expect(sent["seed"] == 7)
    #expect(sent["chat_template_kwargs"]?["enable_thinking"] == false)
  }

  @Test("A call's token limit never raises the agent's own")
  func limit() throws {
    var request = request
    request.maxTokens = 4096
    #expect(try body(request)["max_tokens"] == 2048)
  }

  @Test("A further member takes the place of one of ours, so that no key is doubled")
  func override() throws {
    let sent = try body(request) { _, agent in agent.extra = [.init("temperature", 0)] }
    guard case .object(let members) = sent else { return }
    #expect(members.filter { $0.key == "temperature" }.map(\.value) == [.integer(0)])
  }

  @Test("A continued message is marked as its endpoint wants it, and only then")
  func prefill() throws {
    var request = request
    let flags: [JSONValue.Member] = [
      .init("add_generation_prompt", false), .init("continue_final_message", true),
    ]
    let plain = try body(request) { endpoint, _ in endpoint.prefill = .requestMembers(flags) }
    #expect(plain["continue_final_message"] == nil)
    request.messages.append(Message(.assistant, "So"))
    request.continuesLastMessage = true
    let vllm = try body(request) { endpoint, _ in endpoint.prefill = .requestMembers(flags) }
    #expect(vllm["continue_final_message"] == true)
    #expect(vllm["add_generation_prompt"] == false)
    let mistral = try body(request) { endpoint, _ in endpoint.prefill = .messageMember("prefix") }
    #expect(mistral["messages"]?.array?.last == ["role": "assistant", "content": "So", "prefix": true])
    #expect(mistral["messages"]?.array?.first?["prefix"] == nil)
    let ollama = try body(request) { endpoint, _ in endpoint.prefill = .trailingMessage }
    #expect(ollama["messages"]?.array?.last == ["role": "assistant", "content": "So"])
  }

  @Test("A cache namespace stands first in the prompt, or in a member of its own")
  func cacheNamespace() throws {
    var request = request
    request.cacheNamespace = "n42"
    let nonce = try body(request)
    #expect(nonce["messages"]?.array?.first?["content"] == "n42\nBe \"brief\".")
    #expect(nonce["messages"]?.array?.last?["content"] == "Hi\n\u{1F600}")
    let salt = try body(request) { endpoint, _ in endpoint.cacheIsolation = .requestMember("cache_salt") }
    #expect(salt["cache_salt"] == "n42")
    #expect(salt["messages"]?.array?.first?["content"] == "Be \"brief\".")
  }
}
