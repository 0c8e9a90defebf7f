internal import JSON

/// What a server says about an error, made fit to stand in a sentence of ours.
enum ServerMessage {
  /// At most so many scalars are quoted.
  private static let longest = 300
  /// So many of a page for people, which begins with what is of no use.
  private static let longestOfPage = 100

  /// One line without control characters and secrets, of at most so many scalars.
  static func cleaned(_ text: String, _ secrets: Secrets, longest: Int = longest) -> String {
    // Secrets first: a cut or a removed control character could leave half of one standing.
    var result = ""
    var count = 0
    var endsInSpace = true
    for scalar in secrets.removed(from: text).unicodeScalars {
      let isSpace = scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
      if isSpace && endsInSpace { continue }
      endsInSpace = isSpace
      if count == longest { return result.trimmingSpaces + "…" }
      result.unicodeScalars.append(isSpace ? " " : scalar)
      count += 1
    }
    return result.trimmingSpaces
  }

  /// The message in the body of an HTTP error, wherever the server has put it; of a page for people its title and first
  /// words; the body itself if it is neither JSON nor a page.
  static func inBody(_ body: [UInt8], contentType: String, _ secrets: Secrets) -> String {
    guard let document = try? JSONValue(parsing: body) else {
      let text = String(decoding: body, as: UTF8.self)
      return page(secrets.removed(from: text), contentType: contentType, secrets) ?? cleaned(text, secrets)
    }
    // OpenAI, llama.cpp: error.message. transformers, Ollama: error. vLLM: message. FastAPI: detail, or detail[].msg.
    let found =
      document["error"]?["message"]?.string ?? document["error"]?.string ?? document["message"]?.string
      ?? document["detail"]?.string
      ?? document["detail"]?.array?.compactMap { $0["msg"]?.string }.joined(separator: "; ")
    return cleaned(found ?? document.text, secrets)
  }

  /// A page for people in a clause; nil for what is none.
  private static func page(_ text: String, contentType: String, _ secrets: Secrets) -> String? {
    guard let page = WebPage(text) else { return nil }
    let type = contentType.isEmpty ? "" : " of type \(cleaned(contentType, secrets, longest: longestOfPage))"
    let title = cleaned(page.title, secrets, longest: longestOfPage)
    let words = cleaned(page.text, secrets, longest: longestOfPage)
    return "a page\(type)" + (title.isEmpty ? "" : " titled \"\(title)\"")
      + (words.isEmpty ? "" : " that says \"\(words)\"") + " – no answer of an LLM server."
  }
}
