/// The answers of one model, matched with proposals by instruction.
public struct AnswerSet: Sendable {
  /// The model's name.
  public let name: String
  /// Whether it saw none of the proposals.
  public let isControl: Bool
  /// How many records there were.
  public private(set) var records = 0
  /// Records of an instruction that an earlier one has; they are not used.
  public private(set) var doubled = 0
  /// Records without text; they are not used.
  public private(set) var empty = 0
  /// Longer than `CorrelationSample.longest`.
  public private(set) var tooLong = 0

  private var answers: [(index: Int, instruction: String, text: String)] = []
  /// For each instruction the index of its answer; nil where that cannot be used.
  private var indexOfInstruction: [ExactText: Int?] = [:]

  /// Makes an empty set.
  public init(name: String, isControl: Bool) {
    self.name = name
    self.isControl = isControl
  }

  /// Adds the answer to an instruction. Of several to the same one, the first counts.
  public mutating func add(instruction: String, text: String?) {
    records += 1
    let key = ExactText(instruction)
    if indexOfInstruction[key] != nil {
      doubled += 1
    } else if let text, !text.isEmpty, text.utf8.count <= CorrelationSample.longest {
      indexOfInstruction[key] = .some(answers.count)
      answers.append((records - 1, instruction, text))
    } else {
      indexOfInstruction[key] = .some(nil)
      if text?.isEmpty == false { tooLong += 1 } else { empty += 1 }
    }
  }

  /// The samples that come of the answers for which there are proposals; each is known by its place in the file.
  public func group(with pool: ProposalPool) -> CorrelationGroup {
    let samples = answers.compactMap { answer -> CorrelationSample? in
      let proposals = pool.proposals(for: answer.instruction)
      guard !proposals.isEmpty else { return nil }
      return CorrelationSample(
        index: answer.index, instruction: answer.instruction,
        proposals: proposals.map {
          .init(model: $0.model, position: $0.model, text: $0.text, preference: $0.preference)
        }, answer: answer.text)
    }
    return CorrelationGroup(name: name, isControl: isControl, samples: samples)
  }

  /// The samples of others, with the answers of this set in place of theirs; those without one are left out.
  public func group(inPlaceOf samples: [CorrelationSample]) -> CorrelationGroup {
    let own = samples.compactMap { sample -> CorrelationSample? in
      guard let index = indexOfInstruction[ExactText(sample.instruction)] ?? nil else { return nil }
      var sample = sample
      sample.answer = answers[index].text
      return sample
    }
    return CorrelationGroup(name: name, isControl: isControl, samples: own)
  }

  /// For how many different ones of some instructions there is no record.
  public func missing(of instructions: [String]) -> Int {
    Set(instructions.lazy.map(ExactText.init)).count { indexOfInstruction[$0] == nil }
  }

  /// The answers that can be used.
  public var texts: WrittenTexts {
    var texts = WrittenTexts()
    for answer in answers { texts.add(instruction: answer.instruction, text: answer.text) }
    return texts
  }

  /// How many answers can be used, with or without proposals.
  public var usable: Int { answers.count }
}
