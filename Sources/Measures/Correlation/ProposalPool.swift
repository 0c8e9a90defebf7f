/// The proposals of some models, put together from the records of their files: texts and preferences, matched by
/// instruction and model.
public struct ProposalPool: Equatable, Sendable {
  /// Why a model's text for an instruction cannot be used.
  public enum Exclusion: String, Equatable, Sendable, CaseIterable {
    case noText = "no text"
    case emptyText = "empty text"
    /// Longer than `CorrelationSample.longest`.
    case longText = "text too long"
    case noPreference = "no preference"
    case unknownPreference = "preference null"
    /// Such as the text "1.5".
    case noNumber = "preference no number"
    case outOfRange = "preference out of range"
    /// The judge has seen another text than the model's file holds.
    case otherText = "another text judged"
  }

  /// A text that can be used.
  public struct Proposal: Equatable, Sendable {
    /// Index of the model.
    public let model: Int
    /// What it wrote.
    public let text: String
    /// What the judge says of it.
    public let preference: PreferenceScore
  }

  /// All that is known of a model's text for an instruction.
  private struct Entry: Equatable {
    var text: String?
    var judgedText: String?
    var preference = PreferenceRecord.Preference.absent
  }

  /// The models, in the order in which they first appear. That is also the order of a sample's proposals.
  public private(set) var models: [String] = []
  /// The instructions, in the order in which they first appear.
  public private(set) var instructions: [String] = []
  /// For each model, how many records said again what an earlier one had said; the first one counts.
  public private(set) var doubled: [Int] = []

  private var indexOfInstruction: [ExactText: Int] = [:]
  private var indexOfModel: [ExactText: Int] = [:]
  /// By instruction, then by model; shorter where later models have nothing.
  private var entries: [[Entry?]] = []

  /// Makes an empty pool.
  public init() {}

  /// Adds what a record says.
  public mutating func add(_ record: PreferenceRecord) {
    let instruction = index(ofInstruction: record.instruction)
    let model = index(ofModel: record.model)
    while entries[instruction].count <= model { entries[instruction].append(nil) }
    var entry = entries[instruction][model] ?? Entry()
    var isNew = false
    if record.preference == .absent {
      if entry.text == nil, let text = record.text {
        entry.text = text
        isNew = true
      }
    } else if entry.preference == .absent {
      entry.preference = record.preference
      entry.judgedText = record.text
      isNew = true
    }
    if !isNew, entries[instruction][model] != nil { doubled[model] += 1 }
    entries[instruction][model] = entry
  }

  /// The proposals for an instruction that can be used, in the order of the models.
  public func proposals(for instruction: String) -> [Proposal] {
    guard let index = indexOfInstruction[ExactText(instruction)] else { return [] }
    return entries[index].indices.compactMap { try? proposal(index, $0).get() }
  }

  /// Whether there is a record of a model for an instruction.
  func holds(_ model: String, _ instruction: String) -> Bool {
    guard let model = indexOfModel[ExactText(model)], let index = indexOfInstruction[ExactText(instruction)]
    else { return false }
    return entries[index].indices.contains(model) && entries[index][model] != nil
  }

  /// All texts of a model, whether they can be used or not.
  public func texts(ofModel model: Int) -> WrittenTexts {
    var texts = WrittenTexts()
    for (instruction, entries) in zip(instructions, entries) where entries.indices.contains(model) {
      guard let text = entries[model]?.text ?? entries[model]?.judgedText, !text.isEmpty else { continue }
      texts.add(instruction: instruction, text: text)
    }
    return texts
  }

  /// How many instructions a model has a usable text for.
  public func usable(ofModel model: Int) -> Int {
    entries.indices.count { (try? proposal($0, model).get()) != nil }
  }

  /// How many texts of a model cannot be used for that reason.
  public func count(of exclusion: Exclusion, model: Int) -> Int {
    entries.indices.count { index in
      guard entries[index].indices.contains(model), entries[index][model] != nil else { return false }
      return proposal(index, model) == .failure(.init(exclusion))
    }
  }

  /// For how many of the pool's instructions a model has nothing at all.
  public func missing(ofModel model: Int) -> Int {
    entries.count { !$0.indices.contains(model) || $0[model] == nil }
  }

  private struct Excluded: Error, Equatable {
    let reason: Exclusion
    init(_ reason: Exclusion) { self.reason = reason }
  }

  private func proposal(_ instruction: Int, _ model: Int) -> Result<Proposal, Excluded> {
    guard entries[instruction].indices.contains(model), let entry = entries[instruction][model],
      let text = entry.text ?? entry.judgedText
    else { return .failure(.init(.noText)) }
    if let judged = entry.judgedText, ExactText(judged) != ExactText(text) {
      return .failure(.init(.otherText))
    }
    if text.isEmpty { return .failure(.init(.emptyText)) }
    if text.utf8.count > CorrelationSample.longest { return .failure(.init(.longText)) }
    switch entry.preference {
    case .absent: return .failure(.init(.noPreference))
    case .unknown: return .failure(.init(.unknownPreference))
    case .noNumber: return .failure(.init(.noNumber))
    case .outOfRange: return .failure(.init(.outOfRange))
    case .score(let score): return .success(Proposal(model: model, text: text, preference: score))
    }
  }

  private mutating func index(ofInstruction instruction: String) -> Int {
    let key = ExactText(instruction)
    if let index = indexOfInstruction[key] { return index }
    indexOfInstruction[key] = instructions.count
    instructions.append(instruction)
    entries.append([])
    return instructions.count - 1
  }

  private mutating func index(ofModel model: String) -> Int {
    let key = ExactText(model)
    if let index = indexOfModel[key] { return index }
    indexOfModel[key] = models.count
    models.append(model)
    doubled.append(0)
    return models.count - 1
  }
}
