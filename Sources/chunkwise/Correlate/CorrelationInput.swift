import CommandLine
import Measures
import Traces

/// What the files of a `correlate` hold, matched: the groups to be studied, and tables that say what was left out.
struct CorrelationInput {
  /// Aggregates first, then controls.
  let groups: [CorrelationGroup]
  /// The proposers' names by index: their models, or a trace's agents.
  let models: [String]
  /// What became of the files' records.
  private(set) var tables: [MeasureTable]

  /// Reads proposers and answers, several files at once.
  init(proposers: [String], aggregates: [String], controls: [String]) async throws {
    let pool = try await Self.pool(proposers)
    guard pool.models.count > 1 else {
      throw CommandLineError(
        .dataErr,
        "There is one proposer, \(pool.models.first ?? "without a name"); a correlation within an instruction needs two."
      )
    }
    let sets = try await Self.answers(aggregates, isControl: false) + Self.answers(controls, isControl: true)
    try Self.check(sets, besides: pool.models)
    let matched = sets.map { (set: $0, group: $0.group(with: pool)) }
    for (set, group) in matched where group.samples.isEmpty {
      throw CommandLineError(
        .dataErr,
        "\(set.name) and the proposers have no instruction in common for which there are texts and preferences "
          + "(\(set.usable) answers, \(pool.instructions.count) instructions); files are matched by \"instruction\"."
      )
    }
    for (set, group) in matched where group.samples.allSatisfy({ $0.proposals.count < 2 }) {
      throw CommandLineError(
        .dataErr,
        "No instruction of \(set.name)'s answers has usable texts and preferences of two proposers "
          + "(\(pool.models.joined(separator: ", "))), so there is nothing to correlate; files are matched by \"instruction\"."
      )
    }
    groups = matched.map(\.group)
    models = pool.models
    tables = [
      CorrelationTables.answers(matched, to: pool.instructions), CorrelationTables.proposals(pool),
    ]
  }

  /// The proposals of some folders or files.
  static func pool(_ paths: [String]) async throws -> ProposalPool {
    var files: [(path: String, model: String?)] = []
    for path in paths {
      let model = AlpacaEvalFolder.isFolder(path) ? PathText.name(of: path) : nil
      for file in try AlpacaEvalFolder.files(["model_outputs", "annotations"], at: path) {
        files.append((file, model))
      }
    }
    let read = try await (0..<files.count).mapConcurrently { [files] index in
      try JudgedFile(path: files[index].path, model: files[index].model).records
    }
    var pool = ProposalPool()
    for record in read.joined() { pool.add(record) }
    return pool
  }

  private static func answers(_ paths: [String], isControl: Bool) async throws -> [AnswerSet] {
    try await (0..<paths.count).mapConcurrently { index in
      let path = paths[index]
      let isFolder = AlpacaEvalFolder.isFolder(path)
      let file = try AlpacaEvalFolder.files(["model_outputs"], at: path)[0]
      let records = try JudgedFile(path: file, model: isFolder ? PathText.name(of: path) : nil).records
      let name = records.first?.model ?? PathText.stem(of: file)
      guard records.allSatisfy({ $0.model == name }) else {
        throw CommandLineError(
          .dataErr, "\(file) holds answers of several models; give those of one model in a file.")
      }
      var set = AnswerSet(name: name, isControl: isControl)
      for record in records { set.add(instruction: record.instruction, text: record.text) }
      return set
    }
  }

  /// Reads traces and what their places' texts are judged.
  ///
  /// - Parameter haveBeenRead: What is missing in the traces has been said.
  init(
    traces: [String], haveBeenRead: Bool = false, preferences path: String, controls: [String]
  ) async throws {
    let preferences = try PreferenceFile(path: path).preferences
    var texts = TraceGroups(preferences)
    var read = try DistinctRequests(of: traces)
    for trace in traces {
      try Self.read(trace, besides: &read, isSilent: haveBeenRead, into: &texts)
    }
    var groups = texts.groups
    guard let whole = groups.first(where: { $0.round == nil && !$0.samples.isEmpty }) else {
      throw CommandLineError(
        .dataErr,
        "\(traces.joined(separator: ", ")) and \(path) give no sample: no complete request has a proposal whose "
          + "(instruction, layer, agent) has a preference from 1 to 2 (left out: \(texts.incomplete) incomplete requests, "
          + "\(texts.withoutPreference) proposals without a preference, \(texts.outOfRange) with one out of range, "
          + "\(texts.noNumber) with one that is no number, "
          + "\(texts.unfitting) preferences that fit no proposal, "
          + "\(texts.empty) empty and \(texts.tooLong) too long texts).")
    }
    let sets = try await Self.answers(controls, isControl: true)
    try Self.check(sets, besides: texts.agents + texts.models.sorted())
    let matched = sets.map { (set: $0, group: $0.group(inPlaceOf: whole.samples)) }
    for (set, group) in matched where group.samples.isEmpty {
      throw CommandLineError(
        .dataErr,
        "\(set.name) answers no instruction of the traces (\(set.usable) answers); files are matched by \"instruction\"."
      )
    }
    groups += matched.map(\.group)
    self.groups = groups
    models = texts.agents
    tables = [CorrelationTables.traces(texts)]
    if !matched.isEmpty {
      tables.append(CorrelationTables.answers(matched, to: whole.samples.map(\.instruction)))
    }
  }

  /// Refuses answers of a model that is a proposer too, which resemble themselves, and answers that are given twice.
  private static func check(_ sets: [AnswerSet], besides proposers: [String]) throws(CommandLineError) {
    for (index, set) in sets.enumerated() {
      let role = set.isControl ? "--control" : "--aggregate"
      if proposers.contains(where: { $0.utf8.elementsEqual(set.name.utf8) }) {
        throw .usage(
          "\(set.name) is \(role) and a proposer too, and would be found to resemble itself. "
            + (set.isControl
              ? "A control is a model that saw none of the proposals and wrote none: "
              : "An aggregate is written from the proposals: ")
            + "leave \(set.name) out of the proposers, or name another model.")
      }
      guard let other = sets[..<index].first(where: { $0.name.utf8.elementsEqual(set.name.utf8) }) else {
        continue
      }
      throw .usage(
        "The answers of \(set.name) are given twice, as \(other.isControl ? "--control" : "--aggregate") and as \(role); "
          + "give them once.")
    }
  }

  private static func read(
    _ path: String, besides read: inout DistinctRequests, isSilent: Bool, into groups: inout TraceGroups
  ) throws {
    var reader = try RequestReader<RequestTexts>(path: path, isSilent: isSilent)
    if reader.header.isSimulated {
      throw CommandLineError(
        .dataErr,
        "\(path) is simulated: what its answers would have said is not known, so they resemble nothing.")
    }
    while let request = try reader.next(besides: &read) {
      try Task.checkCancellation()
      groups.add(request)
    }
  }
}
