import CommandLine

extension Arguments {
  /// The numbers of the requests that `--request` names; nil where it is not given.
  func requestNumbers() throws(CommandLineError) -> Set<Int>? {
    let words = try list("request")
    if words.isEmpty { return nil }
    var numbers: Set<Int> = []
    for word in words {
      guard let number = Int(word), number >= 0 else {
        throw .usage("--request needs the number of a request, from 0, not \"\(word)\".")
      }
      numbers.insert(number)
    }
    return numbers
  }
}
