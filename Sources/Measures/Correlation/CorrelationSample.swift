/// An answer and the proposals that it is held against.
public struct CorrelationSample: Equatable, Sendable {
  /// One proposal: as far as the answer's writer had seen it, and as a whole.
  public struct Proposal: Equatable, Sendable {
    /// Index of its model, or of the place that wrote it.
    public var model: Int
    /// Its place among the references, from 0.
    public var position: Int
    /// The text that the answer is held against.
    public var text: String
    /// The whole text's length in Unicode scalars.
    public var length: Int
    /// How much it is preferred.
    public var preference: PreferenceScore

    /// Makes a proposal; `length` is that of the text unless only a part of it had been seen.
    public init(model: Int, position: Int, text: String, length: Int? = nil, preference: PreferenceScore) {
      self.model = model
      self.position = position
      self.text = text
      self.length = length ?? text.unicodeScalars.count
      self.preference = preference
    }
  }

  /// The longest text, in bytes of UTF-8, that is compared: edit distances take a time that grows with the square, seconds
  /// for two texts of this length, and hours for two of ten megabytes.
  public static let longest = 262_144

  /// The number, from 0, by which its rows in files are told: the record's, or the request's.
  public var index: Int
  /// The instruction.
  public var instruction: String
  /// The proposals.
  public var proposals: [Proposal]
  /// The answer.
  public var answer: String

  /// Makes a sample.
  public init(index: Int, instruction: String, proposals: [Proposal], answer: String) {
    self.index = index
    self.instruction = instruction
    self.proposals = proposals
    self.answer = answer
  }

  /// The sample as its controls see it, with the index that its instruction has.
  func preferences(instruction: Int) -> PreferenceSample {
    PreferenceSample(
      instruction: instruction,
      proposals: proposals.map {
        .init(model: $0.model, position: $0.position, length: $0.length, preference: $0.preference.value)
      }, answerLength: answer.unicodeScalars.count)
  }
}
