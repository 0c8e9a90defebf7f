import JSON
import Testing

/// `analyze --definitions` on what `run` has recorded.
@Suite struct DefinitionsTests {
  @Test("Requests by policy and calls by agent, a column for each tool, with what each follows")
  func tables() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", "--definitions", stage.trace, "--format", "json"])
    #expect(end.code == 0 && end.errors.isEmpty, "\(end.errors)")
    let tables = try JSONValue(parsing: end.output)
    let requests = try #require(tables["requests under each tool's definitions"]?.array)
    #expect(Set(requests.compactMap { $0["group"]?.string }) == ["full", "staircase"])
    let calls = try #require(tables["calls under each tool's definitions"]?.array)
    #expect(Set(calls.compactMap { $0["group"]?.string }) == ["a", "b", "writer"])
    let tools = try #require(tables["tools"]?.array?.compactMap { $0["tool"]?.string })
    #expect(tools.count == 6 && tools[1] == "vLLM bench serve")
    let ttft = try #require(
      requests.first { $0["measure"]?.string == "ttft" && $0["statistic"]?.string == "p50" })
    for key in ["chunkwise", "vllm_bench_serve", "aiperf", "guidellm", "inference_perf", "mlperf"] {
      #expect(try #require(ttft[key]?.number) > 0, "\(key)")
    }
    #expect(ttft["doubtful"]?.array?.isEmpty == false)
    let some = try await Binary.run(
      ["analyze", "--definitions", "--tools", "mlperf,vllm", stage.trace, "--format", "json"])
    let chosen = try JSONValue(parsing: some.output)
    #expect(chosen["tools"]?.array?.compactMap { $0["tool"]?.string } == ["MLPerf", "vLLM bench serve"])
    #expect(chosen["calls under each tool's definitions"]?.array?.first?["aiperf"] == nil)
  }

  @Test("It goes with no option that is about our own measures")
  func mistakes() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["analyze", "--definitions", stage.trace, "--goodput", "ttft:1"])
    #expect(end.code == 64 && end.complaint == "--goodput has no meaning beside --definitions.")
    let unknown = try await Binary.run(["analyze", "--definitions", "--tools", "sglang", stage.trace])
    #expect(unknown.code == 64)
    #expect(unknown.complaint?.hasPrefix("--tools: \"sglang\" is none of chunkwise, vllm, aiperf,") == true)
    let alone = try await Binary.run(["analyze", "--tools", "vllm", stage.trace])
    #expect(alone.code == 64 && alone.complaint == "--tools goes with --definitions.")
  }
}
