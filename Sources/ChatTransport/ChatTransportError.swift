internal import Glibc

/// Why a transport could not be made. What goes wrong with a call is a `StreamFailure` at the end of its stream.
public enum ChatTransportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The operating system refused something that the loop needs; `code` is its `errno`.
  case system(what: String, code: Int32)
  /// libcurl could not be initialised.
  case curl

  /// One sentence that says what was refused, and why.
  public var description: String {
    switch self {
    case .system(let what, let code):
      "The HTTP loop could not get \(what): \(String(cString: strerror(code)))."
    case .curl: "libcurl could not be initialised; most likely there is no memory left."
    }
  }
}
