internal import TokenStreams

/// The samples of recorded requests: each aggregating place's text against those of its upstreams, whole and after each
/// round.
public struct TraceGroups: Sendable {
  /// Requests that did not complete, whose texts are no samples.
  public private(set) var incomplete = 0
  /// Texts of upstreams that no preference is for.
  public private(set) var withoutPreference = 0
  /// Texts of upstreams whose preference is a number that is none.
  public private(set) var outOfRange = 0
  /// Texts of upstreams whose preference is no number, such as a text.
  public private(set) var noNumber = 0
  /// Preferences for what an earlier record is for, and which therefore do not count.
  public var doubled: Int { preferences.doubled }
  /// Preferences for what no upstream of a complete request has written.
  public var unfitting: Int { preferences.unfitting }
  /// Upstreams that wrote nothing.
  public private(set) var empty = 0
  /// Texts of upstreams that are longer than `CorrelationSample.longest`.
  public private(set) var tooLong = 0

  private var preferences: UsedPreferences
  private var names: [String] = []
  private var samples: [[Int: [CorrelationSample]]] = []
  private var requests = 0
  /// The agents that wrote proposals, by the index that a proposal calls its model.
  public private(set) var agents: [String] = []
  /// The names of the models behind them.
  public private(set) var models: Set<String> = []
  private var indexOfAgent: [String: Int] = [:]

  /// Makes a collection that is judged by some preferences.
  public init(_ preferences: PlacePreferences) { self.preferences = UsedPreferences(preferences) }

  /// The groups, in the order in which policies and places appear; rounds in order, then the whole.
  public var groups: [CorrelationGroup] {
    zip(names, samples).flatMap { name, rounds in
      // The last round is the whole again.
      let numbers = rounds.keys.filter { $0 >= 0 }.sorted().dropLast()
      return (numbers + [Self.whole]).map { round in
        CorrelationGroup(
          name: name, isControl: false, round: round == Self.whole ? nil : round, samples: rounds[round] ?? []
        )
      }
    }
  }

  private static let whole = -1

  /// Adds a request that is over, or that was cut off.
  public mutating func add(_ request: RequestTexts) {
    defer { requests += 1 }
    guard Standing(request.outcome) == .complete else {
      incomplete += 1
      return
    }
    for place in request.aggregatingPlaces {
      add(request, place: place, to: request.writer(ofPlace: place))
    }
  }

  private mutating func add(_ request: RequestTexts, place: Int, to name: String) {
    let answer = request.text(ofPlace: place)
    guard isUsable(answer) else { return }
    let upstreams = request.upstreams(of: place)
    var judged: [(position: Int, place: Int, proposal: CorrelationSample.Proposal)] = []
    for (position, upstream) in upstreams.enumerated() {
      if let proposal = proposal(of: request, upstream, position: position) {
        judged.append((position, upstream, proposal))
      }
    }
    guard !judged.isEmpty else { return }
    let rounds = request.rounds(ofPlace: place)
    for (number, round) in rounds.enumerated() where round.answerBytes > 0 {
      let seen = judged.map { judged in
        var proposal = judged.proposal
        proposal.text = request.text(ofPlace: judged.place, bytes: round.evidenceBytes[judged.position])
        return proposal
      }
      let text = request.text(ofPlace: place, bytes: round.answerBytes)
      add(
        CorrelationSample(index: requests, instruction: request.instruction, proposals: seen, answer: text),
        number, name)
    }
    let whole = CorrelationSample(
      index: requests, instruction: request.instruction, proposals: judged.map(\.proposal), answer: answer)
    add(whole, Self.whole, name)
  }

  /// Whether a text can be compared; else it is counted.
  private mutating func isUsable(_ text: String) -> Bool {
    let isTooLong = text.utf8.count > CorrelationSample.longest
    empty += text.isEmpty ? 1 : 0
    tooLong += isTooLong ? 1 : 0
    return !text.isEmpty && !isTooLong
  }

  private mutating func add(_ sample: CorrelationSample, _ round: Int, _ name: String) {
    if !names.contains(name) {
      names.append(name)
      samples.append([:])
    }
    samples[names.firstIndex(of: name) ?? 0][round, default: []].append(sample)
  }

  private mutating func proposal(
    of request: RequestTexts, _ place: Int, position: Int
  ) -> CorrelationSample.Proposal? {
    let writer = request.header.places[place]
    let text = request.text(ofPlace: place)
    guard isUsable(text) else { return nil }
    switch preferences.preference(instruction: request.instruction, writer, text: text) {
    case .score(let score):
      return CorrelationSample.Proposal(
        model: index(of: writer), position: position, text: text, preference: score)
    case .outOfRange: outOfRange += 1
    case .noNumber: noNumber += 1
    case .absent, .unknown, nil: withoutPreference += 1
    }
    return nil
  }

  private mutating func index(of writer: RequestHeader.Place) -> Int {
    models.insert(writer.model)
    if let index = indexOfAgent[writer.agent] { return index }
    indexOfAgent[writer.agent] = agents.count
    agents.append(writer.agent)
    return agents.count - 1
  }
}
