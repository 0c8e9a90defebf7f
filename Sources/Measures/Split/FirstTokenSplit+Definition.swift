extension FirstTokenSplit.Stage {
  /// What the stage is.
  public var definition: MeasureDefinition {
    let formula =
      switch self {
      case .queue: "scheduled → begun"
      case .earlier: "start → end of rounds that had to end before the one on the path"
      case .retries: "first attempt → the attempt that gave the text, pauses included"
      case .connect: "call made → request written, waiting for a connection included"
      case .firstByte: "request written → first byte"
      case .firstDelta: "first byte → first text"
      case .reasoning: "first text → first content"
      case .decoding: "first content → enough of it for the reader"
      case .holdBack: "first content → first emission, in the final place"
      case .wait: "first ready upstream → critical upstream ready"
      case .deadline: "first ready upstream → deadline"
      case .own: "socket read → machine, and barrier → call: this process's own delay"
      }
    return MeasureDefinition(
      rawValue, "ms", formula, source: "chunkwise: the parts of a request add up to its TTFO")
  }
}
