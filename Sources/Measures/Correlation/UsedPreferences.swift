internal import TokenStreams

/// A judge's preferences, and which of them are for something that was written.
struct UsedPreferences {
  private let preferences: PlacePreferences
  /// The numbers of those that fit a text, and of those that counted.
  private var fitting: Set<Int> = []
  private var used: Set<Int> = []

  init(_ preferences: PlacePreferences) { self.preferences = preferences }

  /// Preferences for what an earlier one is for, and which therefore do not count.
  var doubled: Int { fitting.count - used.count }
  /// Preferences for what nobody has written.
  var unfitting: Int { preferences.count - fitting.count }

  /// The preference for what a place wrote: of several the first; nil where there is none.
  mutating func preference(
    instruction: String, _ writer: RequestHeader.Place, text: String
  ) -> PreferenceRecord.Preference? {
    let found = preferences.preferences(
      instruction: instruction, layer: writer.layer, agent: writer.agent, slot: writer.slot, text: text)
    fitting.formUnion(found.map(\.number))
    if let first = found.first { used.insert(first.number) }
    return found.first?.preference
  }
}
