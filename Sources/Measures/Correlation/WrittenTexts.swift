/// The texts of one writer by instruction: what tells whether two writers are one by two names.
public struct WrittenTexts: Equatable, Sendable {
  /// How far two writers have the same texts.
  public struct Agreement: Equatable, Sendable {
    /// The instructions for which both have a text.
    public let common: Int
    /// Those for which they have the same one, to the byte.
    public let same: Int

    /// Whether it is all of them. A single one may be chance.
    public var isWhole: Bool { common > 1 && same == common }
    /// Whether it is all of them or nine of ten: two who write for themselves agree so far only where answers have a word or
    /// two.
    public var isNearlyWhole: Bool { isWhole || (common > 1 && same * 10 >= common * 9) }
  }

  private var texts: [ExactText: [ExactText]] = [:]

  /// Makes an empty collection.
  public init() {}

  /// Adds a text; there may be several for an instruction.
  public mutating func add(instruction: String, text: String) {
    texts[ExactText(instruction), default: []].append(ExactText(text))
  }

  /// How far another writer has the same texts; of several for an instruction one is enough.
  public func agreement(with other: WrittenTexts) -> Agreement {
    let common = texts.compactMap { instruction, texts in other.texts[instruction].map { (texts, $0) } }
    return Agreement(
      common: common.count, same: common.count { own, others in own.contains(where: others.contains) })
  }
}
