/// What a request was answered with, and from which seed: what answers are held against each other by.
public struct WrittenAnswer: Equatable, Sendable {
  /// The whole answer.
  public var text: String
  /// The seed of the request. Requests of one seed ask for the same samples.
  public var seed: UInt64
  /// Of a merged trace, which of those that it was made of it is from.
  var part = 0

  /// Makes an answer.
  public init(text: String, seed: UInt64) {
    self.text = text
    self.seed = seed
  }

  /// Whether it is compared: a text of some length, and not of any.
  var isComparable: Bool { !text.isEmpty && text.utf8.count <= CorrelationSample.longest }
}
