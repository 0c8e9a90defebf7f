import Measures
import TokenStreams

/// What can be put together from the observations of one request.
protocol RequestFold {
  /// What was known of the request before it ran.
  var header: RequestHeader { get }
  init(_ header: RequestHeader) throws(MeasuresError)
  mutating func append(_ observation: Observation) throws(MeasuresError)
}

extension RequestRecording: RequestFold {}
extension RequestTexts: RequestFold {}
