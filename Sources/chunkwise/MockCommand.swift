import CommandLine
import Gateway
import Glibc
import JSON

/// `chunkwise mock`: an OpenAI-compatible upstream with a latency model and faults.
struct MockCommand {
  static let command = Command(
    "mock", "Serve an OpenAI-compatible upstream with a latency model and faults.",
    discussion: """
      Serves /v1/chat/completions, /v1/models and /health on 127.0.0.1 until Ctrl-C. Its latencies are simulated: they follow \
      the configuration and its seed.

      The configuration has the keys seed, models, script and faults. A model is {name, latency: {base_ms, \
      per_uncached_token_ms, per_cached_token_ms, interval}, slots, tokens, continuation, echo_prefill, cache_blocks}; \
      continuation is turns, prefill or none; an interval is {constant_ms}, {normal_ms: {mean, deviation}}, {gamma_ms: {mean, shape}} or {empirical_ms: […]}. A fault \
      is {fault, model, prompt_contains, nth | every | probability} with the keys that --faults prints.
      """,
    options: [
      .value(
        "config", short: "c", "FILE", "Models, script and faults, as JSON. Default: one model called mock."),
      .value(
        "script", "FILE",
        "Answers in place of the configuration's, as JSON Lines: {\"prompt\": …, \"answers\": […]}."),
      .value("port", "N", "The port. Default 8080; 0 lets the system choose."),
      .value("seed", "N", "The seed, in place of the configuration's."),
      .flag("faults", "Print every fault with its keys and an example, and end."),
    ])

  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  func run(_ interruption: Interruption) async throws {
    if arguments.has("faults") {
      StandardStream.output.write(Self.faultsPage)
      return
    }
    var configuration = try configuration()
    if let path = arguments.string("script") {
      let text = try TextFile.text(at: path)
      configuration.script = try naming(path) { () throws(GatewayError) in try MockScript(jsonLines: text) }
    }
    if let seed = try arguments.integer("seed", in: 0...Int.max) { configuration.seed = UInt64(seed) }
    let port = UInt16(try arguments.integer("port", in: 0...65_535) ?? 8_080)
    let server = try MockServer.start(configuration, port: port)
    StandardStream.output.write("\(server.baseURL)\n")
    let names = configuration.models.map(\.name).joined(separator: ", ")
    StandardStream.error.write("Serving \(names) until Ctrl-C.\n")
    await interruption.wait()
    server.stop()
  }

  private func configuration() throws -> MockConfiguration {
    guard let path = arguments.string("config") else {
      let latency = MockLatency(
        baseNs: 100_000_000, uncachedTokenNs: 200_000, cachedTokenNs: 2_000,
        interval: .constant(ns: 20_000_000))
      return MockConfiguration(models: [MockModel(name: "mock", latency: latency)])
    }
    let text = try TextFile.text(at: path, limit: 16 << 20)
    let json: JSONValue
    do {
      json = try JSONValue(parsing: text)
    } catch {
      throw CommandLineError(
        .config, "\(path):\(error.line):\(error.column): This is no JSON: \(error.problem).")
    }
    return try naming(path) { () throws(GatewayError) in try MockConfiguration(json: json) }
  }

  /// Adds the file to what is wrong in it.
  private func naming<Value>(
    _ path: String, _ read: () throws(GatewayError) -> Value
  ) throws(CommandLineError) -> Value {
    do {
      return try read()
    } catch {
      throw CommandLineError(.config, "\(path): \(error.description)")
    }
  }
}
