/// The proposals for one instruction, how much a judge prefers each, and the answer that they are held against.
public struct PreferenceSample: Equatable, Sendable {
  /// One proposal.
  public struct Proposal: Equatable, Sendable {
    /// Index of its model.
    public var model: Int
    /// Its place among the references, from 0.
    public var position: Int
    /// Its length in Unicode scalars.
    public var length: Int
    /// How much the judge prefers it, on any scale that goes up; NaN where that is not known.
    public var preference: Double

    /// Makes a proposal.
    public init(model: Int, position: Int, length: Int, preference: Double) {
      self.model = model
      self.position = position
      self.length = length
      self.preference = preference
    }
  }

  /// Index of the instruction. Samples of the same one, such as repetitions, are drawn and left out together.
  public var instruction: Int
  /// The proposals.
  public var proposals: [Proposal]
  /// The answer's length in Unicode scalars.
  public var answerLength: Int

  /// Makes a sample.
  public init(instruction: Int, proposals: [Proposal], answerLength: Int) {
    self.instruction = instruction
    self.proposals = proposals
    self.answerLength = answerLength
  }
}
