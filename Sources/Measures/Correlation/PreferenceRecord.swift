/// What one record of a file says of a model's text for an instruction.
public struct PreferenceRecord: Equatable, Sendable {
  /// What a record says of the judge's preference.
  public enum Preference: Equatable, Sendable {
    /// Nothing: the record is of a text only.
    case absent
    /// That there is none: null.
    case unknown
    /// Something else than a number, such as the text "1.5".
    case noNumber
    /// A number that is no preference.
    case outOfRange
    case score(PreferenceScore)

    /// From AlpacaEval's `preference`: 1 … 2, 0 for a draw.
    public init(alpacaEval value: Double) {
      if let score = PreferenceScore(alpacaEval: value) {
        self = .score(score)
      } else {
        self = value.isNaN ? .unknown : .outOfRange
      }
    }
  }

  /// The instruction, by which files are matched, to the byte.
  public var instruction: String
  /// The model's name.
  public var model: String
  /// What the model wrote; nil where the record does not tell.
  public var text: String?
  /// How much it is preferred.
  public var preference: Preference

  /// Makes a record.
  public init(instruction: String, model: String, text: String?, preference: Preference) {
    self.instruction = instruction
    self.model = model
    self.text = text
    self.preference = preference
  }
}
