import Measures
import Reports
import TokenStreams
import Traces

/// The second reading of a trace: what happened in the requests that a report shows one by one.
enum ChosenRequests {
  /// Reads the chosen requests of a trace. One that contradicts itself, as the first reading has found and said, has no
  /// story.
  static func read(
    _ path: String, trace: Int, _ choice: RequestChoice,
    into stories: inout [RequestChoice.Member: RequestStory]
  ) throws {
    let members = choice.comparisons.flatMap(\.members).filter { $0.trace == trace }
    if members.isEmpty { return }
    let memberOfRequest = Dictionary(
      members.map { ($0.request, $0) }, uniquingKeysWith: { first, _ in first })
    var reader = try RequestReader<AnsweredRecording>(
      path: path, isSilent: true, requests: Set(memberOfRequest.keys))
    var read = try DistinctRequests(of: [path])
    while let request = try reader.next(besides: &read) {
      guard let member = memberOfRequest[request.header.request] else { continue }
      let header = reader.recording
      stories[member] = RequestStory(
        request.recording, request.texts, isSimulated: header.isSimulated,
        isRedacted: header.redactionKey != nil, mostRounds: RequestStory.roundsOnPage)
    }
    // The reader gives no more, and this may be why.
    try Task.checkCancellation()
  }
}
