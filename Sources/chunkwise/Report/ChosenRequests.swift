import Measures
import Reports
import TokenStreams
import Traces

/// The second reading of a trace: what happened in the requests that a report shows one by one.
enum ChosenRequests {
  /// A request that is being read.
  private struct Chosen {
    var recording: RequestRecording
    var texts: RequestTexts
  }

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
    let reader = try ObservationReader(path: path, requests: Set(memberOfRequest.keys))
    let header = reader.trace.header
    var running: [RequestChoice.Member: Chosen] = [:]
    while let (request, observation) = try reader.next() {
      if case .request = observation { try Task.checkCancellation() }
      guard let member = memberOfRequest[request] else { continue }
      do {
        if case .request(let header) = observation {
          running[member] = Chosen(recording: try RequestRecording(header), texts: RequestTexts(header))
          continue
        }
        guard running[member] != nil else { continue }
        try running[member]?.recording.append(observation)
        try running[member]?.texts.append(observation)
      } catch {
        running[member] = nil
        continue
      }
      guard case .finished = observation, let chosen = running.removeValue(forKey: member) else { continue }
      stories[member] = story(chosen, header)
    }
    for (member, chosen) in running {
      stories[member] = story(chosen, header)
    }
  }

  private static func story(_ chosen: Chosen, _ header: TraceHeader) -> RequestStory {
    RequestStory(
      chosen.recording, chosen.texts, isSimulated: header.isSimulated,
      isRedacted: header.redactionKey != nil, mostRounds: RequestStory.roundsOnPage)
  }
}
