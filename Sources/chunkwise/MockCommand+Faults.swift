import Gateway

extension MockCommand {
  /// What `--faults` prints: every fault with its keys and an example.
  static let faultsPage =
    """
    A fault is a rule in the list "faults" of the configuration: {"fault": NAME, …}. All rules that select a request
    apply to it. Every rule may have these keys, and selects the requests that meet all of them (of nth, every and
    probability only one may be there):

    \(definitions(MockFaultReference.ruleKeys))
    The faults, with the keys of each and an example. Times are in milliseconds.

    """ + MockFaultReference.all.map(section).joined()

  private static func section(_ fault: MockFaultReference) -> String {
    "\n\(fault.name): \(fault.summary)\n\(definitions(fault.keys))  \(fault.example)\n"
  }

  private static func definitions(_ keys: [MockFaultReference.Key]) -> String {
    let width = keys.map(\.name.count).max() ?? 0
    return keys.map { key in
      let gap = String(repeating: " ", count: width - key.name.count + 2)
      return "  \(key.name)\(gap)\(key.meaning)\n"
    }.joined()
  }
}
