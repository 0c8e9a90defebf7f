import Measures

/// A fold that holds the recording of its request.
protocol RecordingFold: RequestFold {
  /// Everything that the request's measures are computed from.
  var recording: RequestRecording { get }
}

extension RequestRecording: RecordingFold {
  var recording: RequestRecording { self }
}
