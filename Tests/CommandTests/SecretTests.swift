import Testing

/// A key goes to its endpoint and nowhere else.
@Suite struct SecretTests {
  static let key = "sk-very-secret-0123456789"

  enum Echo: CaseIterable {
    case errorBody, page, errorEvent
  }

  @Test(
    "A key is in no output and in no trace, wherever a server may repeat it in what it says went wrong",
    arguments: Echo.allCases, [[], ["--output", "jsonl"]])
  func repeated(echo: Echo, more: [String]) async throws {
    let stage = try Stage()
    let server = try AnsweringServer { request in
      // As a debugging proxy does.
      let header = request.split(separator: "\r\n").first { $0.hasPrefix("Authorization: ") } ?? "none"
      return switch echo {
      case .errorBody:
        response("401 Unauthorized", "application/json", "{\"error\": {\"message\": \"Bad key: \(header)\"}}")
      case .page: response("502 Bad Gateway", "text/html", "<html>\(header)</html>")
      default:
        response(
          "200 OK", "text/event-stream", "data: {\"error\": {\"message\": \"Bad key: \(header)\"}}\n\n")
      }
    }
    let end = try await stage.run(
      ["--prompt", "Why?"] + more, [("base_url", "key_variable: MY_KEY\n    base_url")], url: server.baseURL,
      environment: ["MY_KEY": Self.key])
    #expect(end.code == 69)
    // What the server says is quoted, but for the key.
    #expect(end.complaint?.contains("Authorization: Bearer ") == true, "\(end.errors)")
    #expect(!end.errors.contains(Self.key))
    #expect(!end.output.contains(Self.key))
    let rows = try await Binary.run(["trace", "cat", stage.trace])
    #expect(rows.code == 0)
    #expect(!rows.output.contains(Self.key))
  }

  @Test("A key is in nothing that a run without a mistake leaves")
  func unused() async throws {
    let stage = try Stage()
    let changes = [("base_url", "key_variable: MY_KEY\n    base_url")]
    let end = try await Binary.run(
      ["run", "-m", try stage.mixture(changes), "--prompt", "Why?", "--trace", stage.trace],
      environment: ["MY_KEY": Self.key])
    #expect(end.code == 0)
    #expect(!(end.output + end.errors).contains(Self.key))
    #expect(!(try await Binary.run(["trace", "cat", stage.trace])).output.contains(Self.key))
  }

  @Test("--dry-run shows that there is a key, and not which")
  func dryRun() async throws {
    let stage = try Stage()
    let end = try await stage.run(
      ["--prompt", "Why?", "--dry-run"], [("base_url", "key_variable: MY_KEY\n    base_url")],
      environment: ["MY_KEY": Self.key])
    #expect(end.code == 0)
    #expect(end.output.contains("Authorization: "))
    #expect(!end.output.contains(Self.key))
  }

  @Test("A key in the configuration is refused, and not repeated")
  func inFile() async throws {
    let stage = try Stage()
    let end = try await stage.run(
      ["--prompt", "Why?"], [("base_url", "api_key: \(Self.key)\n    base_url")])
    #expect(end.code == 78)
    #expect(end.complaint?.contains("environment variable") == true)
    #expect(!end.errors.contains(Self.key))
  }
}
