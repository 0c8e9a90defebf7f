import CommandLine
import Measures
import TokenStreams
import Traces

/// The complete answers of one policy of one mixture, which judges take for a model.
struct GeneratorAnswers {
  /// One answer.
  struct Answer {
    let messages: [Message]
    let text: String
    /// Which repetition of the prompt it is, from 0.
    let repetition: Int
    /// When it was whole, in seconds since 1970.
    let seconds: Double

    /// What was asked, if it is one question, whatever stands in the system message.
    var onlyQuestion: String? {
      let turns = messages.filter { $0.role != .system }
      return turns.count == 1 && turns[0].role == .user ? turns[0].content : nil
    }
  }

  /// The mixture and the policy.
  let name: String
  /// In the order in which they were asked for.
  private(set) var answers: [Answer] = []
  /// The numbers of the requests whose answers are not complete, by what became of them.
  private var incomplete: [(standing: Standing, requests: [Int])] = []

  private init(name: String) { self.name = name }

  /// Those of some traces, in the order in which generators first appear.
  ///
  /// - Throws: `CommandLineError` where a trace is simulated or redacted, or none holds a request; `TraceError` where one
  ///   cannot be read.
  static func all(of traces: [String]) throws -> [GeneratorAnswers] {
    var generators: [GeneratorAnswers] = []
    var read = try DistinctRequests(of: traces)
    for path in traces {
      var reader = try RequestReader<RequestTexts>(textsOf: path, else: "nobody can judge them")
      var requests: [(texts: RequestTexts, recording: TraceHeader)] = []
      while let texts = try reader.next(besides: &read) { requests.append((texts, reader.recording)) }
      // The reader gives no more, and this may be why.
      try Task.checkCancellation()
      // They come in the order of their ends; their numbers are in the order in which they were asked for.
      for (request, recording) in requests.sorted(by: { $0.texts.header.request < $1.texts.header.request }) {
        let name = "\(request.header.mixture)-\(request.header.policy)"
        let index = generators.firstIndex { $0.name == name } ?? generators.count
        if index == generators.count { generators.append(GeneratorAnswers(name: name)) }
        generators[index].add(request, recording)
      }
    }
    guard !generators.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(traces.joined(separator: ", ")): no request, so there is no answer to export.")
    }
    return generators
  }

  private mutating func add(_ request: RequestTexts, _ recording: TraceHeader) {
    let standing = Standing(request.outcome)
    if standing == .complete, let finishedNs = request.finishedNs {
      answers.append(
        Answer(
          messages: request.header.messages, text: request.text(ofPlace: request.header.places.count - 1),
          repetition: request.header.repetition,
          seconds: Double(recording.wallNs + finishedNs - recording.monotonicNs) / 1e9))
      return
    }
    let index = incomplete.firstIndex { $0.standing == standing } ?? incomplete.count
    if index == incomplete.count { incomplete.append((standing, [])) }
    incomplete[index].requests.append(request.header.request)
  }

  /// A sentence about what is not complete; nil if everything is.
  var incompleteSentence: String? {
    guard !incomplete.isEmpty else { return nil }
    let count = incomplete.reduce(0) { $0 + $1.requests.count }
    let parts = incomplete.map { standing, requests in
      "\(requests.count) \(standing.rawValue) (request \(Self.list(requests.map(String.init))))"
    }
    return "\(count) left out, not complete: \(parts.joined(separator: ", "))."
  }

  /// The first few of some words, and whether there are more.
  static func list(_ words: [String]) -> String {
    words.prefix(10).joined(separator: ", ") + (words.count > 10 ? ", …" : "")
  }
}
