/// A request as it goes to libcurl: everything in it is decided.
struct HTTPRequest: Sendable {
  /// The whole address.
  var url: String
  /// Header lines, `Name: value`; `Name:` keeps libcurl from sending one of its own.
  var headers: [String]
  /// The body, JSON.
  var body: [UInt8]
}
