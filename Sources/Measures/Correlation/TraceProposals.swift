internal import TokenStreams

/// What the proposers of recorded requests wrote, judged: what a choice of proposers is made by.
///
/// A model is an agent whose texts others read and which reads none itself. Of its texts for an instruction (of its slots, of
/// repetitions, under several policies) the first that was judged counts; an agent of which no text was judged is left out.
public struct TraceProposals: Sendable {
  /// Requests that did not complete, whose texts do not count.
  public private(set) var incomplete = 0
  /// Texts that no preference is for.
  public private(set) var withoutPreference = 0
  /// Preferences for what an earlier record is for, and which therefore do not count.
  public var doubled: Int { preferences.doubled }
  /// Preferences for what no proposer of a complete request has written.
  public var unfitting: Int { preferences.unfitting }

  private var preferences: UsedPreferences
  private var judged = ProposalPool()
  /// Texts alone, in order.
  private var unjudged: [PreferenceRecord] = []

  /// Makes a collection that is judged by some preferences.
  public init(_ preferences: PlacePreferences) { self.preferences = UsedPreferences(preferences) }

  /// Adds a request that is over, or that was cut off.
  public mutating func add(_ request: RequestTexts) {
    guard Standing(request.outcome) == .complete else {
      incomplete += 1
      return
    }
    for place in request.proposers {
      let writer = request.header.places[place]
      let text = request.text(ofPlace: place)
      var record = PreferenceRecord(
        instruction: request.instruction, model: writer.agent, text: text, preference: .absent)
      if let preference = preferences.preference(instruction: request.instruction, writer, text: text) {
        record.preference = preference
        judged.add(record)
      } else {
        withoutPreference += 1
        unjudged.append(record)
      }
    }
  }

  /// The proposals of the agents that were judged.
  public var pool: ProposalPool {
    var pool = judged
    for record in unjudged where judged.models.contains(record.model) {
      if !judged.holds(record.model, record.instruction) { pool.add(record) }
    }
    return pool
  }
}
