import JSON
import Testing

/// The mock's generated text in a run: the seams between rounds must not show.
@Suite struct JoinedAnswerTests {
  /// The example of a mixture for the mock, pointed at the mock that runs.
  private func mixture(
    _ changes: [(String, String)], url: String, in folder: TemporaryFolder
  ) throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let example = TemporaryFolder.contents(at: root + "/experiments/mixtures/mock.yaml")
    var text = String(decoding: example, as: UTF8.self)
    for (old, new) in [("http://127.0.0.1:8080/v1", url)] + changes {
      text.replaceSubrange(try #require(text.firstRange(of: old)), with: new)
    }
    return folder.store(text.utf8, as: "mixture.yaml")
  }

  @Test(
    "Under every policy a model writes the same answer, byte for byte, in one round or in many",
    arguments: [[], [("provider: vllm", "provider: other")]])
  func sameAnswer(changes: [(String, String)]) async throws {
    let folder = TemporaryFolder()
    let mock = try RunningBinary(["mock", "--port", "0"])
    try await until("it serves") { mock.errors.contains("until Ctrl-C") && mock.output.hasSuffix("\n") }
    let url = String(mock.output.dropLast())
    let policies = [
      "single", "full", "staircase", "staircase-cached", "quorum", "staircase[layout=appended]",
      "staircase[first=3,step=5,cut=sentence]",
    ]
    let end = try await Binary.run([
      "run", "-q", "-m", try mixture(changes, url: url, in: folder), "--no-trace", "--concurrency", "7",
      "--policy", policies.joined(separator: ","), "--prompt", "Why is the sky blue?\n\nIn two words.",
    ])
    #expect(end.code == 0, "\(end.errors)")
    let answers = try end.output.split(separator: "\n").map {
      try JSONValue(parsing: Array($0.utf8))["answer"]?.string
    }
    #expect(answers.count == policies.count)
    #expect(Set(answers).count == 1, "\(end.output)")
    #expect(answers.first??.isEmpty == false)
  }
}
