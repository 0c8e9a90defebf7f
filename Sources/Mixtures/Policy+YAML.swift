internal import Aggregation
internal import JSON

extension Policy {
  private static let maxSize = 1_000_000

  /// Reads parameters over those that the policy has.
  mutating func read(_ cursor: YAMLCursor, upstreams: Int? = nil) {
    if let map = cursor.mapping("a mapping of a policy's parameters") { read(map, upstreams: upstreams) }
  }

  /// Reads parameters over those that the policy has, and refuses unknown ones.
  ///
  /// - Parameter upstreams: the most places that one place of the mixture reads; nil where that is not known.
  mutating func read(_ map: YAMLMapping, upstreams: Int?) {
    if let flag = map["proposers"]?.bool() { usesProposers = flag }
    if let first = map["first"] {
      if first.node.text == "whole" {
        chunk.first = nil
      } else if case .integer(let size) = first.node.scalarValue, (1...Int64(Self.maxSize)).contains(size) {
        chunk.first = Int(size)
      } else {
        first.expected("a whole number from 1 to \(Self.maxSize), or whole")
      }
    }
    if let size = map["step"]?.integer(in: 1...Self.maxSize) { chunk.step = size }
    if let factor = map["growth"]?.number(in: 1...100) { chunk.growth = factor }
    if let unit = map["unit"]?.word(ChunkRule.Unit.self) { chunk.unit = unit }
    if let end = map["end"]?.word(ChunkRule.End.self) { chunk.end = end }
    if let word = map["evidence"]?.word(Evidence.self) { evidence = word }
    if let place = map["barrier"] { barrier.read(place, upstreams: upstreams) }
    if let place = map["segment"] { segment.read(place) }
    if let place = map["cut"] { segment.readCut(place) }
    if let word = map["layout"]?.word(Layout.self) { layout = word }
    if let word = map["prompt"]?.word(Prompt.self) { prompt = word }
    if let word = map["order"]?.word(Order.self) { order = word }
    readStop(map["stop"], minEnded: map["min_ended"])
    if let word = map["failed_upstream"]?.word(FailedUpstream.self) { failedUpstream = word }
    if let word = map["final_round"]?.word(FinalRound.self) { finalRound = word }
    if let flag = map["require_proposals"]?.bool() { requireProposals = flag }
    map.finish()
  }

  private mutating func readStop(_ word: YAMLCursor?, minEnded: YAMLCursor?) {
    switch word?.node.text {
    case "reopen": stop = .reopen
    case "finish": if stop == .reopen { stop = .finish(minEnded: 0.5) }
    default: word?.expected("reopen or finish")
    }
    guard let minEnded, let share = minEnded.number(in: 0...1) else { return }
    if case .finish = stop {
      stop = .finish(minEnded: share)
    } else {
      minEnded.report("\(minEnded.path) has a meaning only with stop: finish.")
    }
  }
}

extension BarrierRule {
  fileprivate mutating func read(_ cursor: YAMLCursor, upstreams: Int?) {
    guard let map = cursor.mapping("a mapping with quorum or share, grace and deadline") else { return }
    let quorum = map["quorum"]
    let share = map["share"]
    if let quorum { readQuorum(quorum, upstreams: upstreams) }
    if let share {
      if quorum != nil { share.report("\(share.path) and quorum exclude each other; leave one of them out.") }
      if let value = share.node.scalarValue?.number, value > 0, value <= 1 {
        need = .share(value)
      } else {
        share.expected("a number above 0, up to 1")
      }
    }
    if let wait = map["grace"]?.durationOrNone() { graceNs = wait }
    if let wait = map["deadline"]?.durationOrNone() { deadlineNs = wait }
    map.finish()
  }
}

extension BarrierRule {
  /// More than there are would be the same as all, and whoever asks for it takes the mixture for a larger one.
  private mutating func readQuorum(_ cursor: YAMLCursor, upstreams: Int?) {
    guard cursor.node.text != "all" else {
      need = .all
      return
    }
    guard case .integer(let count) = cursor.node.scalarValue, (1...1_000_000).contains(count) else {
      cursor.expected("a whole number of at least 1, or all")
      return
    }
    need = .count(Int(count))
    if let upstreams, upstreams > 0, count > upstreams {
      cursor.report(
        "\(cursor.path) is \(count), but nobody in this mixture reads more than \(upstreams); expected a whole number "
          + "from 1 to \(upstreams), or all.")
    }
  }
}

extension SegmentRule {
  fileprivate mutating func read(_ cursor: YAMLCursor) {
    guard let map = cursor.mapping("a mapping with tokens or ratio") else { return }
    let tokens = map["tokens"]
    let ratio = map["ratio"]
    map.finish()
    switch (tokens, ratio) {
    case (let tokens?, nil): if let count = tokens.integer(in: 1...1_000_000) { limit = .tokens(count) }
    case (nil, let ratio?):
      if let value = ratio.node.scalarValue?.number, value > 0, value <= 1000 {
        limit = .ratio(value)
      } else {
        ratio.expected("a number above 0, up to 1000")
      }
    default: cursor.report("\(cursor.path) has to hold one of tokens and ratio.")
    }
  }

  fileprivate mutating func readCut(_ cursor: YAMLCursor) {
    if cursor.node.text == "auto" {
      cut = nil
    } else if let text = cursor.node.text, let word = Cut(rawValue: text) {
      cut = word
    } else {
      cursor.expected(YAMLCursor.oneOf(Cut.allCases.map(\.rawValue) + ["auto"]))
    }
  }
}
