internal import Measures
internal import Similarity

/// An answer, cut where the round or the origin of its words changes, and how alike it was to each proposal as both grew.
struct StoryAnswer: Equatable {
  /// A stretch of the answer.
  struct Part: Equatable {
    let text: String
    /// The round that wrote it; nil behind the last.
    let round: Int?
    /// Index in `spans`; nil where no proposal holds the words.
    let span: Int?
  }

  /// Words that proposals hold too.
  struct Span: Equatable {
    let words: Int
    /// Whether a round up to the one that wrote them had seen them: only then they can have been copied.
    let wasSeen: Bool
    let sources: [Source]
  }

  /// A proposal that holds the words.
  struct Source: Equatable {
    let lane: Int
    /// The first round that saw all of them there.
    let firstRound: Int?
  }

  /// The answer after a round, against what the round saw of one proposal.
  struct Similarity: Equatable {
    let lane: Int
    /// 0 … 1.
    let cosine: Double
    /// 0 … 100, the answer as the hypothesis.
    let bleu: Double
    /// 0 … 1.
    let indel: Double
  }

  private(set) var parts: [Part] = []
  private(set) var spans: [Span] = []
  private(set) var wordCount = 0
  /// The rounds after which it was compared: all or, of many, some.
  private(set) var comparedRounds: [Int] = []
  /// By compared round, then by upstream.
  private(set) var similarities: [[Similarity]] = []
  /// What is missing, and why.
  private(set) var problem: String?

  init(_ texts: RequestTexts, place: Int, isSimulated: Bool, isRedacted: Bool, mostRounds: Int) {
    if isSimulated {
      problem = "The request was simulated: nobody has written its answer."
      return
    }
    if isRedacted {
      problem = "The trace is redacted: of the answer only its length is known, and it resembles nothing."
      return
    }
    let answer = texts.text(ofPlace: place)
    if answer.isEmpty {
      problem = "There is no answer."
      return
    }
    do throws(SimilarityError) {
      tell(try AnswerGrowth(texts, place: place, mostRounds: mostRounds))
    } catch {
      problem = "Where its words come from cannot be told. \(error.description)"
      parts = [Part(text: answer.cut(to: AnswerGrowth.longest), round: nil, span: nil)]
    }
  }

  private mutating func tell(_ growth: AnswerGrowth) {
    if growth.isTooLong {
      problem =
        "Where its words come from was not looked for: it is longer than \(AnswerGrowth.longest) bytes, and only its beginning "
        + "is shown."
    } else if !growth.tooLongPlaces.isEmpty {
      problem = "Proposals of more than \(AnswerGrowth.longest) bytes were left out of the comparison."
    }
    wordCount = growth.wordCount
    spans = growth.spans.map { span in
      Span(
        words: span.words, wasSeen: span.wasSeen,
        sources: span.sources.map { Source(lane: growth.places[$0.slot], firstRound: $0.firstRound) })
    }
    cut(
      growth.isTooLong ? growth.answer.text.cut(to: AnswerGrowth.longest) : growth.answer.text,
      rounds: growth.answer.ends, spans: growth.spans.map(\.bytes))
    comparedRounds = growth.comparedRounds
    similarities = growth.similarities.map { round in
      zip(growth.places, round).map { lane, pair in
        Similarity(
          lane: lane, cosine: pair.cosine, bleu: BLEU.meanOfOrders345(pair.tokenOverlap), indel: pair.indel)
      }
    }
  }

  /// Cuts the answer at the ends of rounds and of spans, which are in order and apart.
  private mutating func cut(_ answer: String, rounds: [Int], spans: [Range<Int>]) {
    let bytes = Array(answer.utf8)
    let cuts = Set(rounds + spans.flatMap { [$0.lowerBound, $0.upperBound] } + [bytes.count])
    var start = 0
    for end in cuts.sorted() where end > start && end <= bytes.count {
      parts.append(
        Part(
          text: String(decoding: bytes[start..<end], as: UTF8.self),
          round: rounds.firstIndex { $0 >= end },
          span: spans.firstIndex { $0.contains(start) }))
      start = end
    }
  }
}
