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
      var requests: [Request] = []
      while let texts = try reader.next(besides: &read) { requests.append(Request(texts, reader.recording)) }
      // The reader gives no more, and this may be why.
      try Task.checkCancellation()
      // They come in the order of their ends; their numbers are in the order in which they were asked for.
      for request in requests.sorted(by: { $0.number < $1.number }) {
        let index = generators.firstIndex { $0.name == request.generator } ?? generators.count
        if index == generators.count { generators.append(GeneratorAnswers(name: request.generator)) }
        generators[index].add(request)
      }
    }
    guard !generators.isEmpty else {
      throw CommandLineError(
        .dataErr, "\(traces.joined(separator: ", ")): no request, so there is no answer to export.")
    }
    return generators
  }

  /// What is kept of a request: of all that was said in it the answer alone, and that only if it is complete.
  private struct Request {
    let number: Int
    let generator: String
    let standing: Standing
    let answer: Answer?

    init(_ texts: RequestTexts, _ recording: TraceHeader) {
      let header = texts.header
      number = header.request
      generator = "\(header.mixture)-\(header.policy)"
      standing = Standing(texts.outcome)
      guard standing == .complete, let finishedNs = texts.finishedNs else {
        answer = nil
        return
      }
      answer = Answer(
        messages: header.messages, text: texts.text(ofPlace: header.places.count - 1),
        repetition: header.repetition,
        seconds: Double(recording.wallNs + finishedNs - recording.monotonicNs) / 1e9)
    }
  }

  private mutating func add(_ request: Request) {
    if let answer = request.answer {
      answers.append(answer)
      return
    }
    let index = incomplete.firstIndex { $0.standing == request.standing } ?? incomplete.count
    if index == incomplete.count { incomplete.append((request.standing, [])) }
    incomplete[index].requests.append(request.number)
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
