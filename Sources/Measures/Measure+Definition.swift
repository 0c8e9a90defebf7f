extension Measure {
  /// What the measure is. For a call, "scheduled" reads "call made", and "answer" its content.
  public var definition: MeasureDefinition {
    switch self {
    case .firstBarrier:
      MeasureDefinition(
        rawValue, "ms", "earliest first barrier of a place that reads the proposers − scheduled")
    case .ttfb:
      MeasureDefinition(rawValue, "ms", "first byte of a response to the final place − scheduled")
    case .ttfe:
      MeasureDefinition(
        rawValue, "ms", "first server-sent event, with or without text, to the final place − scheduled",
        source: "vLLM calls this TTFT")
    case .ttft:
      MeasureDefinition(
        rawValue, "ms", "first non-empty text on any channel, read by the final place − scheduled",
        source: "NVIDIA AIPerf, GuideLLM: time to first token")
    case .ttfo:
      MeasureDefinition(
        rawValue, "ms", "first emitted text of the answer (of a call: first content) − scheduled",
        source: "NVIDIA AIPerf: time to first output token")
    case .itl:
      MeasureDefinition(
        rawValue, "ms", "each gap between successive pieces of the answer, pooled",
        source: "vLLM: inter-token latency")
    case .tpot:
      MeasureDefinition(
        rawValue, "ms", "(last piece − first piece) ÷ (answer tokens − 1)",
        source: "vLLM: time per output token")
    case .e2e:
      MeasureDefinition(
        rawValue, "ms", "end of the last round − scheduled", source: "vLLM: end-to-end latency")
    case .tokens:
      MeasureDefinition(
        rawValue, "",
        "answer tokens: server usage less reasoning, in proportion to the bytes emitted, else bytes ÷ ratio")
    case .tokensPerSecond:
      MeasureDefinition(
        rawValue, "1/s", "answer tokens ÷ E2E", source: "Staircase Streaming, arXiv 2510.05059: TPS")
    case .decodeRate: MeasureDefinition(rawValue, "1/s", "(answer tokens − 1) ÷ (last piece − first piece)")
    case .gap:
      MeasureDefinition(rawValue, "ms", "first text of a segment − last text of the one before, pooled")
    case .gapWait:
      MeasureDefinition(rawValue, "ms", "the part of a gap before the next round's barrier was satisfied")
    case .gapTTFT: MeasureDefinition(rawValue, "ms", "the part of a gap after it: the aggregator's own TTFT")
    case .maxGap:
      MeasureDefinition(rawValue, "ms", "the longest gap of a request; undefined with one segment")
    case .stall:
      MeasureDefinition(
        rawValue, "ms",
        "time without unread text for one who reads on from the first piece at --reading-rate",
        source: "Andes, arXiv 2404.16283")
    case .overlap:
      MeasureDefinition(rawValue, "", "|upstream calls active ∩ final calls active| ÷ |final calls active|")
    case .pause: MeasureDefinition(rawValue, "ms", "time for which the answer's reader held it up")
    case .startDelay:
      MeasureDefinition(
        rawValue, "ms",
        "request begun − scheduled: the delay of this client, and of the requests that it allows at a time")
    case .wasted:
      MeasureDefinition(
        rawValue, "tokens", "upstream text received before the answer's end that no round saw")
    case .saved:
      MeasureDefinition(
        rawValue, "tokens",
        "upstream text after the answer's end; unknown if an upstream was cut off (run with --drain)")
    case .cancelled: MeasureDefinition(rawValue, "", "calls cut off by us in flight")
    case .calls: MeasureDefinition(rawValue, "", "HTTP calls made, retries included")
    case .retries:
      MeasureDefinition(rawValue, "", "calls that failed before their first text and were made again")
    case .rounds: MeasureDefinition(rawValue, "", "rounds of the final place")
    case .premature:
      MeasureDefinition(rawValue, "", "rounds in which the model stopped although more was to come")
    case .promptTokens:
      MeasureDefinition(
        rawValue, "tokens", "prompt tokens of all calls, cached ones included: server usage, else estimated")
    case .billedTokens:
      MeasureDefinition(
        rawValue, "tokens", "prompt tokens + generated tokens of all calls: server usage, else estimated")
    case .cachedTokens:
      MeasureDefinition(
        rawValue, "tokens", "those from servers' prefix caches; unknown unless every answered call tells")
    }
  }

  /// Digits after the point that its size deserves.
  var digits: Int {
    switch self {
    case .tokens, .wasted, .saved, .promptTokens, .billedTokens, .cachedTokens: 0
    case .overlap: 3
    case .tpot, .itl: 2
    default: 1
    }
  }
}
