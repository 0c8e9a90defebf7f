import CommandLine
import Mixtures
import TokenStreams

extension RunPlan {
  /// When the requests start.
  func load(_ settings: RunSettings) -> Load {
    settings.arrivals?.load(of: batch, seed: settings.seed, limit: settings.limit)
      ?? .closed(concurrency: settings.concurrency)
  }

  /// What is said of an open loop before it begins; nil for a closed one, and where nothing is left to ask.
  func arrivalSentence(_ settings: RunSettings) -> String? {
    guard let arrivals = settings.arrivals, case .open(let instantsNs, _) = load(settings),
      let lastNs = instantsNs.last
    else { return nil }
    let limit = settings.limit.map { "at most \($0) at a time" } ?? "however many are under way"
    let loop = "Open loop: \(instantsNs.count) requests within \(NumberText.duration(ns: lastNs)), \(limit)"
    switch arrivals {
    case .process(let process): return "\(loop) (\(process.text))."
    case .recorded(let recorded):
      let lengths =
        settings.limitsOutput
        ? "The lengths of its answers limit each call; those of its prompts"
        : "Its token counts"
      return
        "\(loop), at the instants of \(recorded.file) (\(recorded.source.rawValue)). \(lengths) are left alone: what "
        + "is sent are your prompts."
    }
  }
}

extension RunSettings {
  /// The most requests at a time in an open loop; nil: no limit.
  fileprivate var limit: Int? { concurrency == Int.max ? nil : concurrency }
}
