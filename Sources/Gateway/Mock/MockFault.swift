/// Something that goes wrong with a response. Positions count the tokens delivered before it; times are nanoseconds.
public enum MockFault: Equatable, Sendable {
  /// How an error is written into a stream.
  public enum ErrorForm: String, Equatable, Sendable, CaseIterable {
    /// `{"error": {"message": …}}`, as vLLM and llama-server.
    case object
    /// `{"error": "…"}`, as transformers.
    case string
    /// `{"object": "error", "message": …}`, as older vLLM and SGLang.
    case flat
    /// A choice with `"finish_reason": "error"`, as gateways such as OpenRouter.
    case choice
  }

  /// Refused with a status; `retryAfter` is sent as it is (seconds or an HTTP date).
  case status(code: Int, retryAfter: String?)
  /// The stream gives an error in place of the rest of the answer.
  case errorEvent(afterTokens: Int, form: ErrorForm)
  /// Nothing comes for a while, or ever again (nil); with comments in the meantime, if an interval is given.
  case stall(afterTokens: Int, forNs: Int64?, commentEveryNs: Int64?)
  /// The connection is closed without the last chunk: with a FIN, or reset.
  case abruptClose(afterTokens: Int, reset: Bool)
  /// The connection is closed after the response, which advertised keep-alive (llama-server).
  case closeAfterwards
  /// The stream ends without `[DONE]` (transformers).
  case missingDone
  /// `[DONE]` without a finish reason before it (llama-cpp-python when it is interrupted).
  case missingFinish
  /// Status 200 and nothing in the body (llama-cpp-python on a context overflow).
  case emptyBody
  /// One event whose JSON breaks off.
  case malformed(afterTokens: Int)
  /// Every event with text beyond ASCII is cut inside a character and sent as two writes, this far apart.
  case splitUTF8(gapNs: Int64)
  /// Deltas hold this many tokens; each comes when its last token is there.
  case tokensPerEvent(Int)
  /// Writes hold this many events; each comes when its last event is due.
  case eventsPerWrite(Int)
  /// The trailing assistant message is repeated in the first delta.
  case echoPrefill
  /// What the assistant has said is ignored, the answer begins anew.
  case ignorePrefill
  /// The model stops by itself after this many tokens.
  case stopEarly(afterTokens: Int)
  /// The request is held back this long before it may have a slot.
  case queue(forNs: Int64)
}
