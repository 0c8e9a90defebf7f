public import Measures
internal import TokenStreams

/// One request as a report tells it: who said what when, what each round saw, and how the answer came about.
///
/// All instants are milliseconds from the request's scheduled start.
public struct RequestStory: Equatable, Sendable {
  /// What the requests of its policy are called; a simulated request says so.
  let group: String
  /// Whether its instants were computed and not measured.
  let isSimulated: Bool
  /// Whether its latencies are those of a mock, in whole or in part.
  let hasMockLatencies: Bool
  /// The last message of its conversation, cut to a readable length.
  let question: String
  /// Its number in its trace.
  let request: Int
  let repetition: Int
  /// The recorded request whose proposals it was given; nil where it asked for its own.
  let recordedRequest: Int?
  let mixture: String
  /// How it ended, in a word and, where it failed, a sentence.
  let outcome: String
  let failure: String?
  /// When the first text of the answer was emitted; nil where there is none.
  let firstOutputMs: Double?
  /// The last instant known of it.
  let endMs: Double
  /// A lane for each place, the proposers first and the one that writes the answer last.
  var lanes: [StoryLane]
  let answer: StoryAnswer

  /// A line of so many points shows on a page how likeness went; what more of them cost would be felt.
  public static let roundsOnPage = 16

  /// Tells a request.
  ///
  /// - Parameters:
  ///   - recording: What was recorded of it.
  ///   - texts: What was said in it.
  ///   - isSimulated: Whether it comes from a simulation, whose answers nobody has written.
  ///   - isRedacted: Whether its texts were replaced, so that they resemble nothing.
  ///   - mostRounds: After how many rounds, spread evenly, its answer is compared with its proposals.
  public init(
    _ recording: RequestRecording, _ texts: RequestTexts, isSimulated: Bool, isRedacted: Bool,
    mostRounds: Int = .max
  ) {
    let header = recording.header
    group = isSimulated ? "\(header.policy) (simulated)" : header.policy
    self.isSimulated = isSimulated
    hasMockLatencies = recording.hasMockLatencies
    question = (header.messages.last { $0.role == .user } ?? header.messages.last)?.content.cut(to: 400) ?? ""
    request = header.request
    repetition = header.repetition
    recordedRequest = header.source?.request
    mixture = header.mixture
    outcome = recording.outcome?.name ?? Standing.unfinished.rawValue
    failure = if case .failed(let failure) = recording.outcome { failure.message.cut(to: 400) } else { nil }
    let clock = StoryClock(originNs: header.scheduledNs)
    firstOutputMs = recording.places[recording.finalPlace].pieces.first.map { clock.ms($0.atNs) }
    endMs = clock.ms(recording.lastNs)
    // On an axis that it shares with longer requests, more pauses are too short to be seen.
    let narrowNs = max(1, Int64(Double(recording.lastNs - header.scheduledNs) / Self.pausesOnAxis))
    let arrivals = header.places.indices.map { Arrivals(recording, place: $0) }
    lanes = header.places.indices.map {
      StoryLane(recording, place: $0, arrivals, clock, narrowNs: narrowNs)
    }
    answer = StoryAnswer(
      texts, place: recording.finalPlace, isSimulated: isSimulated, isRedacted: isRedacted,
      mostRounds: mostRounds)
  }
}

/// Instants as a report has them.
struct StoryClock {
  let originNs: Int64

  /// Milliseconds from the origin, to the microsecond.
  func ms(_ ns: Int64) -> Double { Double((ns - originNs) / 1000) / 1000 }
}

extension String {
  /// The text, or as much of it as so many scalars hold and an ellipsis.
  func cut(to count: Int) -> String {
    guard let end = unicodeScalars.index(startIndex, offsetBy: count, limitedBy: unicodeScalars.endIndex),
      end < unicodeScalars.endIndex
    else { return self }
    return String(unicodeScalars[..<end]) + "…"
  }
}
