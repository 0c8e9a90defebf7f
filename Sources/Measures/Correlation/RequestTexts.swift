public import TokenStreams

/// What was said in one request: every place's text, and what each round of an aggregating place saw and added.
public struct RequestTexts: Equatable, Sendable {
  /// One round of an aggregating place.
  public struct Round: Equatable, Sendable {
    /// For each upstream, how many UTF-8 bytes of its text the round saw.
    public internal(set) var evidenceBytes: [Int]
    /// How many UTF-8 bytes the place had written when the round was over.
    public internal(set) var answerBytes: Int
  }

  /// What was known before it ran.
  public let header: RequestHeader
  /// How it ended; nil where the recording breaks off.
  public private(set) var outcome: RequestOutcome?
  /// When it ended; nil where the recording breaks off.
  public private(set) var finishedNs: Int64?

  /// The places of calls that are no round's.
  private var proposerOfCall: [Int: Int] = [:]
  private var contents: [Int: [UInt8]] = [:]
  private var texts: [[UInt8]]
  private var rounds: [[Round]]

  /// Begins with a request's header.
  public init(_ header: RequestHeader) {
    self.header = header
    texts = Array(repeating: [], count: header.places.count)
    rounds = Array(repeating: [], count: header.places.count)
  }

  /// Takes in what happened next.
  ///
  /// - Throws: `MeasuresError` (recording) where it contradicts what happened before.
  public mutating func append(_ observation: Observation) throws(MeasuresError) {
    switch observation {
    case .call(let call):
      // What is said in a round is part of a text only as far as it is emitted, also where the place reads nobody.
      if call.round < 0 { proposerOfCall[call.call] = place(call.layer, call.slot) }
    case .stream(let call, .delta(let delta), _) where delta.channel == .content:
      if let place = proposerOfCall[call] {
        texts[place] += delta.text.utf8
      } else {
        contents[call, default: []] += delta.text.utf8
      }
    case .round(let start):
      guard let place = place(start.layer, start.slot), 0...rounds[place].count ~= start.round,
        start.tellsEvidence(ofUpstreams: upstreams(of: place).count)
      else { throw contradiction("has a round \(start.round) that does not fit what went before") }
      // A further attempt at a round takes the place of the one before.
      rounds[place].removeLast(max(0, rounds[place].count - start.round))
      rounds[place].append(Round(evidenceBytes: start.evidenceBytes, answerBytes: texts[place].count))
    case .answer(let piece):
      let content = contents[piece.call, default: []]
      guard let place = place(piece.layer, piece.slot), content.count >= piece.bytes.upperBound else {
        throw contradiction("emits bytes \(piece.bytes) of call \(piece.call), which has not said so much")
      }
      // What no model wrote is part of the answer, and of what its readers were given.
      texts[place] += piece.spacing.utf8
      texts[place] += content[piece.bytes]
      if let last = rounds[place].indices.last { rounds[place][last].answerBytes = texts[place].count }
    case .finished(let outcome, let atNs):
      self.outcome = outcome
      finishedNs = atNs
    default: break
    }
  }

  /// The text of a place as it stood after so many bytes; nil: the whole.
  public func text(ofPlace place: Int, bytes: Int? = nil) -> String {
    String(decoding: texts[place].prefix(bytes ?? .max), as: UTF8.self)
  }

  /// The rounds of a place.
  public func rounds(ofPlace place: Int) -> [Round] { rounds[place] }

  /// The indices of the places that a place reads.
  public func upstreams(of place: Int) -> [Int] {
    let reader = header.places[place]
    return reader.upstreams.compactMap { self.place(reader.layer - 1, $0) }
  }

  /// The indices of the places that read others.
  var aggregatingPlaces: [Int] { header.places.indices.filter { !upstreams(of: $0).isEmpty } }

  /// The indices of the places that others read and that read none.
  var proposers: [Int] {
    let read = Set(aggregatingPlaces.flatMap(upstreams))
    return header.places.indices.filter { read.contains($0) && upstreams(of: $0).isEmpty }
  }

  /// What was asked: the last message of the user.
  var instruction: String { header.messages.last { $0.role == .user }?.content ?? "" }

  /// What tables call the writer of a place's text: the policy, with the place unless it writes the answer.
  func writer(ofPlace index: Int) -> String {
    let place = header.places[index]
    let isFinal = index == header.places.count - 1
    return header.policy + (isFinal ? "" : ", \(place.agent) in layer \(place.layer) slot \(place.slot)")
  }

  private func contradiction(_ what: String) -> MeasuresError {
    MeasuresError(.recording, "Request \(header.request) \(what).")
  }

  private func place(_ layer: Int, _ slot: Int) -> Int? {
    header.places.firstIndex { $0.layer == layer && $0.slot == slot }
  }
}
