internal import JSON

/// What a server says about an error, made fit to stand in a sentence of ours.
enum ServerMessage {
  /// At most so many scalars are quoted.
  private static let longest = 300

  /// One line of at most 300 scalars without control characters and secrets.
  static func cleaned(_ text: String, _ secrets: Secrets) -> String {
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

  /// The message in the body of an HTTP error, wherever the server has put it; the body itself if it is not JSON.
  static func inBody(_ body: [UInt8], _ secrets: Secrets) -> String {
    guard let document = try? JSONValue(parsing: body) else {
      return cleaned(String(decoding: body, as: UTF8.self), secrets)
    }
    // OpenAI, llama.cpp: error.message. transformers, Ollama: error. vLLM: message. FastAPI: detail, or detail[].msg.
    let found =
      document["error"]?["message"]?.string ?? document["error"]?.string ?? document["message"]?.string
      ?? document["detail"]?.string
      ?? document["detail"]?.array?.compactMap { $0["msg"]?.string }.joined(separator: "; ")
    return cleaned(found ?? document.text, secrets)
  }
}
