/// What rounds have shown of a place's upstreams so far, for the layouts that show each piece once.
struct ShownEvidence: Equatable, Sendable {
  /// What one round adds of an upstream.
  struct Addition {
    let bytes: Range<Int>
    /// Under which it stands, and whether for the first time.
    let number: Int
    let isFirst: Bool
    /// The mark that no more will come follows it.
    let isCutOff: Bool
  }

  /// For each upstream, how many bytes of its text.
  private var bytes: [Int]
  /// For each upstream, whether it was marked as cut off by the round before.
  private var cutOff: [Bool]
  /// For each upstream, its number; 0 before its first appearance.
  private var numbers: [Int]
  private var lastNumber = 0

  init(upstreams: Int) {
    bytes = Array(repeating: 0, count: upstreams)
    cutOff = Array(repeating: false, count: upstreams)
    numbers = Array(repeating: 0, count: upstreams)
  }

  /// Shows so much of an upstream, which may be no more than before.
  ///
  /// - Returns: what has to be added for it; nil for nothing.
  mutating func show(_ slot: Int, bytes end: Int, isCutOff: Bool) -> Addition? {
    let added = bytes[slot]..<max(bytes[slot], end)
    let isNewlyCutOff = isCutOff && !cutOff[slot]
    cutOff[slot] = isCutOff
    guard !added.isEmpty || isNewlyCutOff else { return nil }
    bytes[slot] = added.upperBound
    let isFirst = numbers[slot] == 0
    if isFirst {
      lastNumber += 1
      numbers[slot] = lastNumber
    }
    return Addition(bytes: added, number: numbers[slot], isFirst: isFirst, isCutOff: isNewlyCutOff)
  }
}
