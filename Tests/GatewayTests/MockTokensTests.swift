import Testing

@testable import Gateway

@Suite struct MockTokensTests {
  static let texts = [
    "", " ", "a", "Hello, world!", "internationalisation is long", "a\r\nb\r\n\r\nc",
    "     indented  text\n\n",
    "Grüße aus Köln", "你好，世界。这是一个测试。", "👩‍👩‍👧‍👦 family 🇩🇪🇫🇷", "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", "नमस्ते दुनिया",
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}b", "\r\r\n\n", "12345678\u{301}9",
  ]

  @Test("Tokens joined are the text again, and no token cuts a character", arguments: texts)
  func tokens(text: String) {
    let tokens = MockTokens.split(text)
    #expect(Array(tokens.joined().utf8) == Array(text.utf8))
    #expect(tokens.flatMap { Array($0) } == Array(text))
    #expect(tokens.allSatisfy { $0.utf8.count <= 8 || $0.count == 1 })
    #expect(MockTokens.count(text) == tokens.count)
    var hashes: [UInt64] = []
    MockTokens.appendHashes(of: text, to: &hashes)
    #expect(hashes.count == tokens.count)
  }

  @Test("A word carries the space before it, and a long one is cut after eight bytes")
  func words() {
    #expect(
      MockTokens.split("The quick internationalisation") == [
        "The", " quick", " interna", "tionalis", "ation",
      ])
  }

  @Test("A prompt of a megabyte is counted to its last token")
  func megabyte() {
    let text = String(repeating: "word ", count: 200_000)
    #expect(MockTokens.count(text) == 200_001)
  }
}
