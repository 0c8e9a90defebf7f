/// A judge's preferences for what places of mixtures wrote, found by instruction, layer and agent.
public struct PlacePreferences: Sendable {
  /// One preference.
  public struct Record: Equatable, Sendable {
    /// The prompt's last message of the user, exactly.
    public var instruction: String
    /// Index of the layer.
    public var layer: Int
    /// The agent's name.
    public var agent: String
    /// The slot; nil: any slot of the agent.
    public var slot: Int?
    /// The text that was judged; nil: whatever the place wrote.
    public var text: String?
    /// What the judge says of it.
    public var preference: PreferenceRecord.Preference

    /// Makes a record.
    public init(
      instruction: String, layer: Int, agent: String, slot: Int? = nil, text: String? = nil,
      preference: PreferenceRecord.Preference
    ) {
      self.instruction = instruction
      self.layer = layer
      self.agent = agent
      self.slot = slot
      self.text = text
      self.preference = preference
    }
  }

  private struct Key: Hashable {
    let instruction: ExactText
    let layer: Int
    let agent: String
  }

  private var records: [Key: [(number: Int, record: Record)]] = [:]
  /// How many there are.
  public private(set) var count = 0

  /// Makes an empty collection.
  public init() {}

  /// Adds a preference.
  public mutating func add(_ record: Record) {
    let key = Key(instruction: ExactText(record.instruction), layer: record.layer, agent: record.agent)
    records[key, default: []].append((count, record))
    count += 1
  }

  /// The preferences for what a place wrote, each with its number in the order of the records; the first one counts.
  public func preferences(
    instruction: String, layer: Int, agent: String, slot: Int, text: String
  ) -> [(number: Int, preference: PreferenceRecord.Preference)] {
    let key = Key(instruction: ExactText(instruction), layer: layer, agent: agent)
    return (records[key] ?? []).compactMap { number, record in
      let isFitting =
        (record.slot == nil || record.slot == slot)
        && (record.text.map { ExactText($0) == ExactText(text) } ?? true)
      return isFitting ? (number, record.preference) : nil
    }
  }
}
