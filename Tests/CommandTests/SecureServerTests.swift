import Gateway
import Glibc
import Testing
import TokenStreams

/// TLS, HTTP/2 and proxies, as providers have them.
@Suite(.enabled(if: SecureServer.isInstalled, "install nginx-light and openssl to run these"))
struct SecureServerTests {
  @Test("A mixture runs over HTTPS and HTTP/2, where the certificate's authority is named in SSL_CERT_FILE")
  func secure() async throws {
    let stage = try Stage()
    let server = try await SecureServer(before: stage.server.baseURL)
    let end = try await stage.run(
      ["--prompt", "Why?", "--policy", "staircase,full"], url: server.baseURL,
      environment: ["SSL_CERT_FILE": server.certificate])
    #expect(end.code == 0, "\(end.errors)")
    try await stage.expectTrace("1 complete", "1 complete")
    // Two proposers and one round; two proposers, and a round for each chunk and the last.
    #expect(server.versions.count >= 6)
    #expect(server.versions.allSatisfy { $0 == "HTTP/2.0" })
  }

  @Test("A certificate that nobody vouches for is refused at once, with the sentence that says what to do")
  func untrusted() async throws {
    let stage = try Stage()
    let server = try await SecureServer(before: stage.server.baseURL)
    let end = try await stage.run(url: server.baseURL)
    #expect(end.code == 69)
    #expect(end.complaint?.contains("its certificate cannot be trusted") == true, "\(end.errors)")
    #expect(end.complaint?.contains("SSL_CERT_FILE") == true)
    #expect(server.versions.isEmpty)
    try await stage.expectTrace("1 failed")
  }

  @Test("A certificate for another name is refused, and so is a file of authorities that is not there")
  func otherName() async throws {
    let stage = try Stage()
    let server = try await SecureServer(before: stage.server.baseURL)
    let address = "https://127.0.0.1" + server.baseURL.dropFirst("https://localhost".count)
    let end = try await stage.run(url: address, environment: ["SSL_CERT_FILE": server.certificate])
    #expect(end.code == 69)
    #expect(end.complaint?.contains("127.0.0.1") == true, "\(end.errors)")
    unlink(stage.trace)
    let missing = try await stage.run(
      url: server.baseURL, environment: ["SSL_CERT_FILE": "/nowhere.pem"]
    )
    #expect(missing.code == 69)
    #expect(missing.complaint?.contains("/nowhere.pem") == true, "\(missing.errors)")
  }

  @Test(
    "Requests to other machines go through the proxy that the environment names, those to this one do not")
  func proxy() async throws {
    let stage = try Stage()
    let proxy = try AnsweringServer { request in
      // The whole address stands in a request to a proxy.
      let isOurs = request.hasPrefix("POST http://provider.example/v1/chat/completions HTTP/1.1\r\n")
      return response(
        isOurs ? "200 OK" : "400 Bad Request", "text/event-stream",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"By proxy.\"},\"finish_reason\":\"stop\"}]}\n\n"
      )
    }
    let variables = ["http_proxy": String(proxy.baseURL.dropLast("/v1".count))]
    let end = try await stage.run(url: "http://provider.example/v1", environment: variables)
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.output.contains("By proxy."))
    unlink(stage.trace)
    let here = try await stage.run(environment: variables)
    #expect(here.code == 0, "\(here.errors)")
    #expect(!here.output.contains("By proxy."))
  }

  @Test("What a proxy says before it is a way to the server is no byte of the server's answer")
  func tunnel() async throws {
    let stage = try Stage()
    // A way that leads nowhere.
    let proxy = try AnsweringServer { _ in "HTTP/1.1 200 Connection established\r\nServer: proxy\r\n\r\n" }
    let variables = ["https_proxy": String(proxy.baseURL.dropLast("/v1".count))]
    let end = try await stage.run(url: "https://provider.example/v1", environment: variables)
    #expect(end.code == 69, "\(end.errors)")
    for (_, observation) in try stage.observations() {
      if case .stream(_, .firstByte(let report), _) = observation { Issue.record("\(report)") }
    }
  }
}
