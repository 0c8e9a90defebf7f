import TokenStreams

extension StreamFailure {
  /// What may help: a sentence in the words of the configuration and the command line. nil where the failure's own
  /// sentence says all there is to say.
  var advice: String? {
    switch kind {
    case .connect, .connectTimeout:
      "See whether the server runs, and whether the endpoint's base_url is right."
    case .certificate:
      "If it is of an authority of your own, name that one's file in the environment variable SSL_CERT_FILE."
    case .disconnected, .provider, .truncated: "The server's log may say more."
    case .firstTokenTimeout, .idleTimeout, .totalTimeout:
      "If the model is only slow, raise that limit under limits."
    case .httpStatus: Self.advice(onStatus: status)
    case .malformed, .empty:
      "See whether the endpoint's base_url leads to an OpenAI-compatible API; most end in /v1."
    case .tooLarge: "Raise limits.size, or set max_tokens for the agent."
    case .silentRound:
      "A model that reasons may have spent its tokens on that: switch it off (reasoning: off), or raise segment."
    case .restart: "The layout turns (policy staircase-cached), or another aggregator, may keep it from that."
    case .censored: "Record with run --drain, which lets proposals come to their ends."
    case .noProposals: "Without require_proposals the aggregator answers alone."
    case .invalidRequest: nil
    }
  }

  private static func advice(onStatus status: Int) -> String? {
    switch status {
    case 401, 403: "See whether the key in the endpoint's key_variable is right, and may use this model."
    case 404: "See whether the agent's model and the endpoint's base_url are right."
    case 413: "The prompt is too large for this server."
    case 429: "Lower --concurrency, or the endpoint's concurrency."
    case 408, 500...: "The server's log may say more."
    default: nil
    }
  }
}
