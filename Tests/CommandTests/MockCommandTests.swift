import Gateway
import Glibc
import Testing

/// `chunkwise mock`.
@Suite struct MockCommandTests {
  @Test("It serves until Ctrl-C, and then ends in peace")
  func serves() async throws {
    let running = try RunningBinary(["mock", "--port", "0"])
    try await until("it serves") {
      running.errors.contains("until Ctrl-C") && running.output.hasSuffix("/v1\n")
    }
    running.send(SIGINT)
    #expect(try await running.end().code == 0)
  }

  @Test("--faults prints every fault with its keys and an example, and ends")
  func faults() async throws {
    let end = try await Binary.run(["mock", "--faults"])
    #expect(end.code == 0)
    for fault in MockFaultReference.all {
      #expect(end.output.contains("\n\(fault.name): \(fault.summary)\n"))
      #expect(end.output.contains("\n  \(fault.example)\n"))
      for key in fault.keys { #expect(end.output.contains("\n  \(key.name) ")) }
    }
    #expect(try await Binary.run(["mock", "--help"]).output.contains("--faults"))
  }

  @Test("A port that is taken is unavailable")
  func takenPort() async throws {
    let stage = try Stage()
    let end = try await Binary.run(["mock", "--port", "\(stage.server.port)"])
    #expect(end.code == 69)
    #expect(end.complaint?.hasSuffix("127.0.0.1:\(stage.server.port): Address already in use.") == true)
  }

  @Test(
    "A mistake in its files is one sentence with the file and the place",
    arguments: [
      ("--config", "{\"models\": [{\"nam\": \"m\"}]}", "at models[0].name"),
      ("--config", "{\"models\":\n [", ":2:2: This is no JSON: the list that begins here is not closed."),
      (
        "--config", "{\"models\": [{\"name\": \"m\"}], \"faults\": [{\"fault\": \"stall\", \"after\": 3}]}",
        "at faults[0].after: there is no such key; expected one of model, prompt_contains, nth,"
      ),
      ("--script", "{\"prompt\": \"x\", \"answer\": \"y\"}\n{\"prompt\": 1}\n", "line 2"),
    ])
  func mistake(option: String, text: String, place: String) async throws {
    let folder = TemporaryFolder()
    let path = folder.store(text.utf8, as: "x.json")
    let end = try await Binary.run(["mock", "--port", "0", option, path])
    #expect(end.code == 78)
    #expect(end.complaint?.hasPrefix(path) == true, "\(end.errors)")
    #expect(end.complaint?.contains(place) == true, "\(end.errors)")
  }
}
