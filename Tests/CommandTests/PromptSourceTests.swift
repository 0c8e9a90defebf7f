import Gateway
import JSON
import Testing

/// Where prompts come from, and what they may be.
@Suite struct PromptSourceTests {
  @Test("A text on the standard input is one prompt, sent as it is")
  func standardInput() async throws {
    let stage = try Stage()
    let input = stage.folder.store("Why is\nthe sky blue?\n".utf8, as: "in")
    let end = try await Binary.run(
      try stage.arguments(["-f", "-", "--policy", "single", "--cache", "warm"]), input: input)
    #expect(end.code == 0, "\(end.errors)")
    let body = try JSONValue(parsing: try #require(stage.server.requests.first).body)
    #expect(body["messages"]?.array?.last?["content"] == "Why is\nthe sky blue?")
  }

  @Test("Nothing on the standard input is an empty prompt")
  func emptyInput() async throws {
    let stage = try Stage()
    let end = try await stage.run(["-f", "-"])
    #expect(end.code == 65)
    #expect(end.complaint == "standard input: The prompt is empty.")
  }

  @Test("An argument that is no UTF-8 is refused, and nothing is sent")
  func encoding() async throws {
    let stage = try Stage()
    let end = try await RunningBinary(
      try stage.arguments(["--prompt"]), after: "set -- \"$@\" \"$(printf 'caf\\351?')\"; "
    ).end()
    #expect(end.code == 64)
    #expect(end.complaint?.hasPrefix("Argument 8 is no UTF-8: \"caf\u{FFFD}?\".") == true, "\(end.errors)")
    #expect(stage.server.requests.isEmpty)
  }

  @Test("A key that is nothing but blanks is empty, and that is said before anybody is asked")
  func blankKey() async throws {
    let stage = try Stage()
    let end = try await stage.run(
      ["--prompt", "Why?"], [("base_url", "key_variable: MY_KEY\n    base_url")],
      environment: ["MY_KEY": " \t "])
    #expect(end.code == 78)
    #expect(
      end.complaint == "The environment variable MY_KEY, which holds the key of endpoint local, is empty.")
    #expect(stage.server.requests.isEmpty)
  }
}
