import Gateway
import JSON
import Testing

@Suite struct MockServerTests {
  @Test("A scripted answer is streamed byte for byte, with a finish reason, usage and [DONE]")
  func streamsScript() throws {
    var script = MockScript()
    let answer = "Grüße, 世界! 👩‍👩‍👧 A line\nand a \"quote\".\r\n"
    script.add(prompt: "Hello?", answers: [answer])
    let server = try MockServer.start(MockConfiguration(models: [MockModel(name: "m")], script: script))
    let response = ask(server, body("m", [("user", "Hello?")], [withUsage]))
    #expect(response.status == 200)
    #expect(response.headers["content-type"] == "text/event-stream; charset=utf-8")
    #expect(Array(response.text.utf8) == Array(answer.utf8))
    #expect(response.deltas == MockTokens.split(answer))
    #expect(response.finishReasons == ["stop"])
    #expect(response.events.last == "[DONE]")
    #expect(response.usage?["prompt_tokens"]?.integer == 3)
    #expect(response.usage?["completion_tokens"]?.integer == response.deltas.count)
    #expect(response.isComplete)
    server.stop()
  }
}
