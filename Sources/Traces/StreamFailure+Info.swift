internal import JSON
internal import TokenStreams

extension StreamFailure {
  /// The failure's members of an `info`.
  var infoMembers: [JSONValue.Member] {
    var members = [
      JSONValue.Member("kind", .string(kind.rawValue)), JSONValue.Member("status", .integer(status)),
      JSONValue.Member("message", .string(message)),
    ]
    if let retryAfterNs { members.append(JSONValue.Member("retry_after_ns", .integer(retryAfterNs))) }
    return members
  }

  init(info: TraceInfo) throws(TraceRow.Malformed) {
    let name = try info.text("kind")
    guard let kind = Kind(rawValue: name) else {
      throw TraceRow.Malformed("\"\(name)\" is no kind of failure")
    }
    self.init(
      kind, status: try info.integer("status"), message: try info.text("message"),
      retryAfterNs: try info.optionalInstant("retry_after_ns"))
  }
}
