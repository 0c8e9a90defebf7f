/// An answer as an OpenAI-compatible server streams it.
struct EventStreamSample {
  /// The body of the response.
  let bytes: [UInt8]
  /// Events with text, of which there are as many as were asked for, and three more: role, finish reason, `[DONE]`.
  let events: Int
  /// UTF-8 bytes of their text.
  let textBytes: Int

  /// Makes an answer with so many events of text, about 240 bytes each.
  init(textEvents: Int) {
    let text = SampleText(tokens: textEvents)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(textEvents * 300)
    bytes += Self.event(delta: #"{"role":"assistant","content":"","refusal":null}"#, reason: "null").utf8
    for token in text.tokens { bytes += Self.event(delta: #"{"content":"\#(token)"}"#, reason: "null").utf8 }
    bytes += Self.event(delta: "{}", reason: #""stop""#).utf8
    bytes += "data: [DONE]\n\n".utf8
    self.bytes = bytes
    events = textEvents + 3
    textBytes = text.tokens.reduce(0) { $0 + $1.utf8.count }
  }

  private static func event(delta: String, reason: String) -> String {
    #"data: {"id":"chatcmpl-AVTqKb2Xn5rYwz0fLh3uCeD8GmPsJ","object":"chat.completion.chunk","created":1732060800,"#
      + #""model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":\#(delta),"logprobs":null,"#
      + #""finish_reason":\#(reason)}],"usage":null}"# + "\n\n"
  }
}
