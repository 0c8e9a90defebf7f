/// Where an answer came from: the spans of it that proposals hold word for word, and the round that first saw each.
///
/// A span is the longest run of words that the answer shares with a proposal, `minimumWords` at least. The longest of all
/// is taken first, of equally long ones the first in the answer; then the longest of what is left on either side of it,
/// and so on, until nothing long enough is left. Spans do not overlap. One proposal may be the source of many spans, also
/// of several with the same words, and a span has every proposal that holds it as a source. What several rounds wrote is
/// divided where one ended and the next went on: the first had not seen what the second saw.
///
/// Words are runs of letters, digits and combining marks, an apostrophe between two of them included; of scripts without
/// spaces (Han, kana, Thai …) each scalar is one. They are compared in lower case. What stands between words makes no
/// difference, and belongs to a span if it stands between words of it.
///
/// Sharing is not copying: models that read the same question write the same phrases. A span that was written before any
/// round had seen it cannot have been copied (`Span.wasSeen`); how many of those there are says what the others are worth.
///
/// This is the "n-gram overlap" of Mixture-of-Agents (arXiv 2406.04692, Tables 6 and 7) made a rule.
public struct Provenance: Equatable, Sendable {
  /// The words of a proposal that a span is made of.
  public struct Source: Equatable, Sendable {
    /// The proposal's slot.
    public let slot: Int
    /// Where they stand in there first, in bytes.
    public let bytes: Range<Int>
    /// The first round whose evidence held all of them; nil if none did.
    public let firstRound: Int?
  }

  /// A part of the answer.
  public struct Span: Equatable, Sendable {
    /// Where it stands in the answer, in bytes.
    public let bytes: Range<Int>
    /// How many words it has.
    public let words: Int
    /// The round that wrote it: the first after which the answer held each of its words; nil if none was finished in a round.
    public let round: Int?
    /// Who holds it, by slot; at least one.
    public let sources: [Source]

    /// The source that a round saw first; of several the earlier slot; nil if no round saw any.
    public var origin: Source? {
      sources.filter { $0.firstRound != nil }.min { ($0.firstRound!, $0.slot) < ($1.firstRound!, $1.slot) }
    }

    /// Whether the evidence of the round that wrote it, or of one before, held it: only then it can have been copied.
    public var wasSeen: Bool {
      guard let seen = origin?.firstRound, let round else { return false }
      return seen <= round
    }
  }

  /// The spans in the answer's order.
  public let spans: [Span]
  /// How many words the answer has.
  public let wordCount: Int

  /// Finds the spans.
  ///
  /// - Parameters:
  ///   - answer: Where it stood after each round.
  ///   - proposals: By slot, what each round saw of each.
  ///   - minimumWords: What is shorter does not count; 1 at least. Shorter runs than the default are mostly idiom.
  /// - Throws: `SimilarityError` where a proposal has another number of rounds than the answer.
  public init(
    answer: GrowingText, proposals: [GrowingText], minimumWords: Int = 5
  ) throws(SimilarityError) {
    precondition(minimumWords > 0, "A span has one word at least.")
    try GrowingSample.check(answer, proposals)
    var vocabulary = Vocabulary()
    let words = LocatedWords(answer.text, &vocabulary)
    let sources = proposals.map { LocatedWords($0.text, &vocabulary) }
    wordCount = words.numbers.count
    let runs = sources.map { SharedRuns(of: words.numbers, in: $0.numbers) }
    let chosen = Self.cover(words.numbers.count, runs, minimumWords)
    let writers = words.numbers.indices.map {
      answer.firstRound(holding: words.bytes(of: $0..<$0 + 1).upperBound)
    }
    spans = chosen.flatMap { span in
      let places = proposals.indices.compactMap { slot in
        runs[slot].lengths[span.upperBound - 1] >= span.count
          ? sources[slot].firstPlace(of: words.numbers[span]).map { (slot: slot, place: $0) } : nil
      }
      return Self.divided(span, where: writers).map { part in
        Span(
          bytes: words.bytes(of: part), words: part.count, round: writers[part.lowerBound],
          sources: places.map { slot, place in
            let start = place.lowerBound + part.lowerBound - span.lowerBound
            let bytes = sources[slot].bytes(of: start..<start + part.count)
            return Source(
              slot: slot, bytes: bytes, firstRound: proposals[slot].firstRound(holding: bytes.upperBound))
          })
      }
    }
  }

  /// The longest parts of a span that one round wrote.
  private static func divided(_ span: Range<Int>, where writers: [Int?]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = span.lowerBound
    for word in span.dropFirst() where writers[word] != writers[word - 1] {
      parts.append(start..<word)
      start = word
    }
    return parts + [start..<span.upperBound]
  }

  /// Longest first. What is left on either side of a span has nothing to do with the other side any more.
  private static func cover(_ count: Int, _ runs: [SharedRuns], _ minimum: Int) -> [Range<Int>] {
    let lengths = (0..<count).map { word in runs.map { $0.lengths[word] }.max() ?? 0 }
    var chosen: [Range<Int>] = []
    var open = [0..<count]
    while let part = open.popLast() {
      var longest = 0..<0
      for word in part {
        let length = min(lengths[word], word + 1 - part.lowerBound)
        if length > longest.count { longest = (word + 1 - length)..<(word + 1) }
      }
      if longest.count < minimum { continue }
      chosen.append(longest)
      open += [part.lowerBound..<longest.lowerBound, longest.upperBound..<part.upperBound]
    }
    return chosen.sorted { $0.lowerBound < $1.lowerBound }
  }
}
