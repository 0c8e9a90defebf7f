internal import Aggregation
internal import JSON
public import Mixtures

extension Experiment {
  private static let maxBytes = 16 << 20
  /// More cells than these are taken for a mistake.
  static let mostCells = 100_000

  /// Reads an experiment from a file of YAML. Names of files in it are relative to its folder.
  ///
  /// - Throws: `MixtureError` with one sentence for each mistake, with file, line, column and key.
  public init(path: String) throws(MixtureError) {
    let problems = ProblemList(file: path)
    let root = try YAMLParser.document(try fileBytes(path, limit: Self.maxBytes), file: path)
    let cursor = YAMLCursor(node: root, path: "", problems: problems)
    guard let map = cursor.mapping("a mapping with traces and policies") else { throw problems.error }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    func located(_ file: String) -> String { file.hasPrefix("/") ? file : folder + file }

    name =
      map["name"]?.string("the experiment's name")
      ?? String(path[(slash.map { path.index(after: $0) } ?? path.startIndex)...].prefix { $0 != "." })
    traces = []
    for cursor in map.required("traces", "a list of files")?.values ?? [] {
      guard let trace = cursor.string("the name of a file") else { continue }
      traces.append(located(trace))
      places.traces.append(cursor.placedSubject)
    }
    let modelCursor = map["model"]
    model = modelCursor?.string("the name of a file").map(located)
    places.model = modelCursor?.placedSubject ?? ""
    policies = []
    for item in map.required("policies", "a list of policies")?.values ?? [] {
      policies += PolicyGrid(item).policies
    }
    scenarios = [Scenario()]
    let proposers = map["proposers"]
    scenarios.vary(proposers, { $0.integerOrNone(in: 1...10_000) }, \.proposers)
    for cursor in proposers?.values ?? [] {
      guard case .integer(let count) = cursor.node.scalarValue else { continue }
      places.proposers[Int(count)] = cursor.placedSubject
    }
    scenarios.vary(map["depth"], { $0.integerOrNone(in: 1...1_000) }, \.depth)
    scenarios.vary(map["answer_tokens"], { $0.integerOrNone(in: 1...10_000_000) }, \.answerTokens)
    scenarios.vary(map["cache"], { $0.bool() }, \.hasCache)
    scenarios.vary(map["seed"], { $0.integer(in: 0...Int.max).map { UInt64($0) } }, \.seed)
    map.finish()
    try problems.check()
    if let doubled = traces.enumerated().first(where: { traces[..<$0].contains($1) }) {
      cursor.report("The trace \(doubled.element) is there twice.")
    }
    if let doubled = policies.enumerated().first(where: { index, policy in
      policies[..<index].contains { $0.name == policy.name }
    }) {
      cursor.report("The policy \(doubled.element.name) is there twice.")
    }
    if traces.isEmpty || policies.isEmpty {
      cursor.report("There is no trace or no policy, so nothing to do.")
    }
    if cellCount > Self.mostCells {
      cursor.report("The grid has \(cellCount) cells; at most \(Self.mostCells) are simulated.")
    }
    try problems.check()
  }
}

extension [Scenario] {
  /// Makes of each scenario one for each value, where the key is there.
  fileprivate mutating func vary<Value>(
    _ cursor: YAMLCursor?, _ read: (YAMLCursor) -> Value?, _ key: WritableKeyPath<Scenario, Value>
  ) {
    guard let cursor else { return }
    let values = cursor.values.compactMap(read)
    self = flatMap { scenario in
      values.map { value in
        var varied = scenario
        varied[keyPath: key] = value
        return varied
      }
    }
  }
}

extension YAMLCursor {
  /// The items of a list, or a value alone.
  var values: [YAMLCursor] {
    if case .sequence = node.content { items("a list") ?? [] } else { [self] }
  }

  /// A whole number within `range`, or nil for `recorded`.
  fileprivate func integerOrNone(in range: ClosedRange<Int>) -> Int?? {
    if node.text == "recorded" { return .some(nil) }
    return integer(in: range).map { .some($0) }
  }
}
