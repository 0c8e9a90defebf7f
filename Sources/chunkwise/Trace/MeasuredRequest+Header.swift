import JSON
import Measures
import Traces

extension MeasuredRequest {
  /// Measures a recording, under what the header says that stands before it in its trace: a merged trace has several.
  init(
    _ recording: RequestRecording, by header: TraceHeader, readingRate: Double = PlaybackStall.usualRate
  ) {
    self.init(
      recording, readingRate: readingRate, isSimulated: header.isSimulated,
      proposersAreAsRecorded: header.proposersAreAsRecorded)
  }
}

extension TraceHeader {
  /// Whether the header of a simulated trace calls its first barriers exact.
  fileprivate var proposersAreAsRecorded: Bool {
    simulation[Fidelity.exact.rawValue]?.array?.contains { $0.string == Measure.firstBarrier.rawValue }
      ?? false
  }
}
