/// Why a text is no JSON document.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What the parser said.
  public var description: String
}
