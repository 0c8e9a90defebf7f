extension String {
  /// The text with a full stop, unless it ends as sentences do: what a server says may not.
  var asSentence: String {
    guard let last, !".!?…".contains(last) else { return self }
    return self + "."
  }
}
