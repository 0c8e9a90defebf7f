import Gateway
import Testing

/// Policies that a mixture defines itself.
@Suite struct OwnPolicyTests {
  private func own(_ parameters: String) -> [(String, String)] {
    [("policy: staircase[first=8,step=8]", "policies: {mine: \(parameters)}")]
  }

  @Test("--require-proposals holds for a mixture's own policies, and for single not at all")
  func requiredProposals() async throws {
    let stage = try Stage(["a", "b"].map { MockFaultRule(.status(code: 400, retryAfter: nil), model: $0) })
    let end = try await stage.run(
      ["--prompt", "Why?", "--policy", "mine,single", "--require-proposals"], own("{first: 4}"))
    #expect(end.code == 69)
    #expect(
      end.errors.contains("(mine) failed: ") && !end.errors.contains("(single) failed: "), "\(end.errors)")
    #expect(end.errors.contains("chunkwise: 1 of 2 requests failed. "))
  }

  @Test("A policy that has been edited is asked again on --resume, one that has not is not")
  func resume() async throws {
    let stage = try Stage()
    func resume(_ parameters: String) async throws -> Int {
      let before = stage.server.requests.count
      let end = try await Binary.run([
        "run", "-q", "-m", try stage.mixture(own(parameters)), "--prompt", "Why?", "--policy", "mine",
        "--resume", stage.trace,
      ])
      #expect(end.code == 0, "\(end.errors)")
      return stage.server.requests.count - before
    }
    let original = "{base: full}"
    #expect(try await stage.run(["--prompt", "Why?", "--policy", "mine"], own(original)).code == 0)
    #expect(try await resume(original) == 0)
    #expect(try await resume("{base: full, order: shuffled}") == 3)
    #expect(try await resume(original) == 0)
  }
}
