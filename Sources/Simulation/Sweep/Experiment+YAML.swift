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
    let grids = (map.required("policies", "a list of policies")?.values ?? []).compactMap { PolicyGrid($0) }
    var scenarioGrid = ScenarioGrid()
    let proposers = map["proposers"]
    scenarioGrid.vary(proposers, { $0.integerOrNone(in: 1...10_000) }, \.proposers)
    for cursor in proposers?.values ?? [] {
      guard case .integer(let count) = cursor.node.scalarValue else { continue }
      places.proposers[Int(count)] = cursor.placedSubject
    }
    scenarioGrid.vary(map["depth"], { $0.integerOrNone(in: 1...1_000) }, \.depth)
    scenarioGrid.vary(map["answer_tokens"], { $0.integerOrNone(in: 1...10_000_000) }, \.answerTokens)
    scenarioGrid.vary(map["cache"], { $0.bool() }, \.hasCache)
    scenarioGrid.vary(map["seed"], { $0.integer(in: 0...Int.max).map { UInt64($0) } }, \.seed)
    map.finish()
    try problems.check()
    // Before any cell is made: the product of a few lists can be more than there is time or memory for.
    let cells = Double(traces.count) * grids.reduce(0) { $0 + $1.count } * scenarioGrid.count
    guard cells <= Double(Self.mostCells) else {
      cursor.report(
        "The grid has \(Int(exactly: cells).map { "\($0)" } ?? "more than \(Int.max)") cells; at most \(Self.mostCells) are "
          + "simulated.")
      throw problems.error
    }
    policies = grids.flatMap(\.policies)
    scenarios = scenarioGrid.scenarios
    var known: Set<String> = []
    if let doubled = traces.first(where: { !known.insert($0).inserted }) {
      cursor.report("The trace \(doubled) is there twice.")
    }
    known = []
    if let doubled = policies.first(where: { !known.insert($0.name).inserted }) {
      cursor.report("The policy \(doubled.name) is there twice.")
    }
    if traces.isEmpty || policies.isEmpty {
      cursor.report("There is no trace or no policy, so nothing to do.")
    }
    try problems.check()
  }
}

extension YAMLCursor {
  /// The items of a list, or a value alone.
  var values: [YAMLCursor] {
    if case .sequence = node.content { items("a list") ?? [] } else { [self] }
  }

  /// The items of a list, or a value alone; that there is none is noted.
  var someValues: [YAMLCursor] {
    let values = values
    if values.isEmpty { report("\(subject) is an empty list; expected a value, or a list of some.") }
    return values
  }

  /// A whole number within `range`, or nil for `recorded`.
  fileprivate func integerOrNone(in range: ClosedRange<Int>) -> Int?? {
    if node.text == "recorded" { return .some(nil) }
    return integer(in: range).map { .some($0) }
  }
}
