/// All that a model has to say to one question that no script answers.
///
/// Nothing but the question, the model and the seeds decides about it, and of an answer begun its bytes tell which one
/// it is: however an answer is divided into requests, it is the same when joined.
struct GeneratedAnswers: Sendable {
  /// How many there are: two of six samples seldom agree (1 in 70), and looking through all takes a tenth of a millisecond.
  static let count = 1024

  /// Tells the questions and the models apart.
  let seed: UInt64
  /// How many tokens an answer has; drawn evenly.
  let tokens: ClosedRange<Int>

  /// What is left to say of the answer that begins with `said`.
  ///
  /// - Parameter sample: Which answer, counted around; if it does not begin so, the next one that does. If none does,
  ///   since other words were put into the model's mouth, it goes on with the next word of its own at that length.
  func rest(after said: String, sample: Int) -> String {
    let order = (0..<Self.count).lazy.map { (sample + $0) % Self.count }
    guard let begun = order.first(where: { words(of: $0).begins(with: said) }) else {
      let behind = answer(sample % Self.count).utf8.dropFirst(said.utf8.count)
      let word = behind.drop { $0 != 0x20 }
      return String(decoding: said.last?.isWhitespace == true ? word.dropFirst() : word, as: UTF8.self)
    }
    return answer(begun).droppingBytes(said.utf8.count)
  }

  private func answer(_ sample: Int) -> String {
    let length = tokens.lowerBound + Int(seed(of: sample) % UInt64(tokens.count))
    return words(of: sample).prefix(tokens: length)
  }

  private func words(of sample: Int) -> GeneratedText { GeneratedText(seed: seed(of: sample)) }

  private func seed(of sample: Int) -> UInt64 {
    var hash = StableHash(seed: seed)
    hash.add(UInt64(sample))
    return hash.value
  }
}
