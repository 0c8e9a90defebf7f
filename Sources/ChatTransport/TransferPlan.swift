internal import TokenStreams

/// All that the loop needs to know of one call.
struct TransferPlan: Sendable {
  /// Never used twice on a loop.
  var id: Int
  /// The endpoint's index: its gate lets the call through.
  var gate: Int
  var request: HTTPRequest
  /// The file of the certificate authorities to trust; nil: the system's.
  var authorities: String?
  var limits: StreamLimits
  var caller: Caller
  var pipe: EventPipe

  /// Ends the stream before there was a transfer.
  func end(_ outcome: Outcome, atNs: Int64) {
    var events: [StreamEvent] = [.ended(outcome, readNs: atNs)]
    _ = pipe.append(&events)
  }
}
