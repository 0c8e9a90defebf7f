import Measures
import TokenStreams

/// A fold that holds the recording of its request.
protocol RecordingFold: RequestFold {
  /// Everything that the request's measures are computed from.
  var recording: RequestRecording { get }
}

extension RequestRecording: RecordingFold {
  var recording: RequestRecording { self }
}

/// The recording of a request, and what was said in it.
struct AnsweredRecording: RecordingFold {
  private(set) var recording: RequestRecording
  private var texts: RequestTexts

  var header: RequestHeader { recording.header }

  init(_ header: RequestHeader) throws(MeasuresError) {
    recording = try RequestRecording(header)
    texts = RequestTexts(header)
  }

  mutating func append(_ observation: Observation) throws(MeasuresError) {
    try recording.append(observation)
    try texts.append(observation)
  }

  /// What was emitted as the answer.
  var answer: WrittenAnswer {
    WrittenAnswer(text: texts.text(ofPlace: recording.finalPlace), seed: header.seed)
  }
}
