/// One policy of one trace.
struct ComparisonSide {
  /// What tables call it: the policy, with its trace where there are several, and whether it was simulated.
  let name: String
  let policy: String
  /// Index of its source.
  let source: Int
  let isSimulated: Bool
  let requests: [MeasuredRequest]
  /// What was answered, request by request; nil where nobody knows.
  let writtenAnswers: [WrittenAnswer]?
  /// Whether requests are told apart by their prompts alone, and not by the recordings whose proposals they were given.
  var isByPrompt = false

  /// All sides of some traces, in the order in which they come.
  static func sides(of sources: [ComparisonSource]) -> [ComparisonSide] {
    sources.enumerated().flatMap { index, source in
      var groups = Groups<[Int]>()
      for (index, request) in source.requests.enumerated() { groups.add(index, to: request.policy) }
      return groups.all.map { policy, indices in
        let trace = sources.count > 1 ? [source.name] : []
        let remarks = trace + (source.isSimulated ? ["simulated"] : [])
        return ComparisonSide(
          name: remarks.isEmpty ? policy : "\(policy) (\(remarks.joined(separator: ", ")))", policy: policy,
          source: index, isSimulated: source.isSimulated, requests: indices.map { source.requests[$0] },
          writtenAnswers: source.answers.map { answers in indices.map { answers[$0] } })
      }
    }
  }

  /// Which of the other side's requests one is held against.
  func occasion(of request: MeasuredRequest) -> String { isByPrompt ? request.promptID : request.occasion }

  /// Two sides as they can be paired: by prompt where they were not given the same recorded proposals; nil where they have no
  /// prompt in common.
  static func pair(_ side: ComparisonSide, _ other: ComparisonSide) -> (ComparisonSide, ComparisonSide)? {
    func occasions(_ side: ComparisonSide) -> Set<String> { Set(side.requests.map(side.occasion)) }
    if !occasions(side).isDisjoint(with: occasions(other)) { return (side, other) }
    var (side, other) = (side, other)
    (side.isByPrompt, other.isByPrompt) = (true, true)
    return occasions(side).isDisjoint(with: occasions(other)) ? nil : (side, other)
  }

  /// The measure's values of each occasion's complete requests, in the order of their repetitions.
  func values(of measure: Measure) -> Groups<RepeatedValues> {
    var values = Groups<RepeatedValues>()
    // Not all sorts are stable, and one prompt may stand in a trace more than once under the same number.
    let ordered = requests.enumerated().sorted { ($0.1.repetition, $0.0) < ($1.1.repetition, $1.0) }
    for (_, request) in ordered where request.measures.standing == .complete {
      if let value = request.measures.values[measure] {
        values.update(occasion(of: request), from: RepeatedValues()) { $0.add(value, part: request.part) }
      }
    }
    return values
  }

  /// The texts of each occasion's complete requests that can be compared.
  var answers: Groups<[WrittenAnswer]> {
    var answers = Groups<[WrittenAnswer]>()
    for (request, answer) in completeAnswers where answer.isComparable {
      var answer = answer
      answer.part = request.part
      answers.add(answer, to: occasion(of: request))
    }
    return answers
  }

  /// Complete requests with what they were answered with; none where nobody knows.
  var completeAnswers: [(MeasuredRequest, WrittenAnswer)] {
    zip(requests, writtenAnswers ?? []).filter { request, _ in request.measures.standing == .complete }
  }

  /// How many different prompts it was given.
  var prompts: Int { Set(requests.map(\.promptID)).count }

  /// The most often that a prompt, or a recorded request's proposals, were given in one part of a merged trace.
  var repeats: Int {
    var occasions = Groups<[Int: Int]>()
    for request in requests {
      occasions.update(occasion(of: request), from: [:]) { $0[request.part, default: 0] += 1 }
    }
    return occasions.contents.flatMap(\.values).max() ?? 0
  }
}
