import ChatTransport
import Glibc
import JSON
import Testing
import TokenStreams

/// Where the real server and its model are, as the environment says; nil where it does not.
private let llamaServer: (binary: String, model: String)? = {
  guard let binary = ChatTransport.processEnvironment("CHUNKWISE_LLAMA_SERVER"),
    let model = ChatTransport.processEnvironment("CHUNKWISE_LLAMA_MODEL")
  else { return nil }
  return (binary, model)
}()

@Suite(
  "A real llama-server",
  .enabled(if: llamaServer != nil, "set CHUNKWISE_LLAMA_SERVER and CHUNKWISE_LLAMA_MODEL to run these"),
  .serialized, .timeLimit(.minutes(5)))
struct LlamaServerTests {
  private static let exactFlags: [JSONValue.Member] = [
    .init("continue_final_message", true), .init("add_generation_prompt", false),
  ]

  /// A transport to a server that is ready, and the process to be ended.
  private func started(
    configure: (inout Endpoint, inout ChatAgent) -> Void = { _, _ in }
  ) async throws -> (ChatTransport, LlamaProcess) {
    let server = try #require(llamaServer)
    let process = LlamaProcess(binary: server.binary, model: server.model)
    let transport = try transport(to: process.baseURL) { endpoint, agent in
      agent.temperature = 0
      agent.maxTokens = 24
      configure(&endpoint, &agent)
    }
    // It refuses connections, then answers 503, until its model is loaded.
    while case .failed(let failure) = await collect(transport).outcome {
      try #require(failure.isRetryable, "\(failure)")
      await transport.timebase.sleep(untilNs: transport.timebase.nowNs + 50_000_000)
    }
    return (transport, process)
  }

  @Test("It streams: many deltas, an end, and its token counts with the cached ones")
  func streams() async throws {
    let (transport, process) = try await started()
    defer { process.end() }
    defer { transport.shutdown() }
    let said = await collect(transport)
    #expect(said.deltas > 4)
    #expect(said.outcome == .length || said.outcome == .stop)
    let usage = try #require(said.usage)
    #expect(usage.completionTokens > 4)
    #expect(usage.cachedTokens > 0)
  }

  @Test("It echoes a trailing message, and with both flags it does not and rejoins exactly")
  func prefill() async throws {
    let (plain, process) = try await started { endpoint, _ in endpoint.prefill = .trailingMessage }
    defer { process.end() }
    defer { plain.shutdown() }
    let exact = try transport(to: process.baseURL) { endpoint, agent in
      endpoint.prefill = .requestMembers(Self.exactFlags)
      agent.temperature = 0
      agent.maxTokens = 24
    }
    defer { exact.shutdown() }
    // Cut between two deltas: inside a token another one would be the likeliest to follow.
    var pieces: [String] = []
    for await case .delta(let delta) in plain.events(of: question) { pieces.append(delta.text) }
    let prefix = pieces[..<(pieces.count / 2)].joined()
    var request = question
    request.messages.append(Message(.assistant, prefix))
    request.continuesLastMessage = true
    #expect(await collect(plain, request).content.hasPrefix(pieces.joined()))
    #expect(await (prefix + collect(exact, request).content).hasPrefix(pieces.joined()))
  }

  @Test("It closes its connection after each stream, and twenty calls in a row do not notice")
  func closingConnections() async throws {
    let (transport, process) = try await started()
    defer { process.end() }
    defer { transport.shutdown() }
    for _ in 0..<20 { #expect(await collect(transport).outcome?.isComplete == true) }
  }

  @Test("Eight calls on its four slots all complete")
  func concurrent() async throws {
    let (transport, process) = try await started()
    defer { process.end() }
    defer { transport.shutdown() }
    let complete = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 { group.addTask { await collect(transport).outcome?.isComplete == true } }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(complete == 8)
  }

  @Test("It takes any model's name for its own; a temperature that is none it refuses in its own words")
  func wrongRequests() async throws {
    let (fitting, process) = try await started { _, agent in agent.model = "no-such-model" }
    defer { process.end() }
    defer { fitting.shutdown() }
    #expect(await collect(fitting).outcome?.isComplete == true)
    let wrong = try transport(to: process.baseURL) { _, agent in agent.extra = [.init("temperature", "hot")] }
    defer { wrong.shutdown() }
    let failure = try #require(await collect(wrong).failure)
    #expect(failure.status == 400)
    #expect(failure.message.contains("temperature"))
  }

  @Test("A server that is killed in mid-stream is a lost connection")
  func killed() async throws {
    let (transport, process) = try await started { endpoint, agent in
      agent.maxTokens = 2048
      agent.extra = [.init("ignore_eos", true)]
      endpoint.limits.totalNs = 20_000_000_000
    }
    defer { process.end() }
    defer { transport.shutdown() }
    var said = Said()
    for await event in transport.events(of: question) {
      said.add(event)
      if said.deltas == 3 { process.kill() }
    }
    #expect(said.deltas >= 3)
    #expect(said.failure?.kind == .disconnected)
  }
}

/// A llama-server on a free port of loopback.
private final class LlamaProcess: Sendable {
  let baseURL: String
  private let process: pid_t

  init(binary: String, model: String) {
    // The kernel's next free port; nobody else on loopback asks for one between this and the server's start.
    let port = LoopbackServer { _, _ in }.port
    baseURL = "http://127.0.0.1:\(port)/v1"
    let arguments =
      [binary, "-m", model, "--alias", "tiny", "--host", "127.0.0.1", "--port", "\(port)", "--parallel", "4"]
      + ["-c", "16384", "-t", "1", "-tb", "1", "--load-mode", "none", "--jinja", "--no-warmup", "--offline"]
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    for descriptor in 0...2 as ClosedRange<Int32> {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    var process = pid_t()
    posix_spawn(&process, binary, &actions, nil, &pointers, environ)
    posix_spawn_file_actions_destroy(&actions)
    self.process = process
  }

  func kill() { Glibc.kill(process, SIGKILL) }

  func end() {
    kill()
    waitpid(process, nil, 0)
  }
}
