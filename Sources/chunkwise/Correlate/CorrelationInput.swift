import CommandLine
import Measures
import Traces

/// What the files of a `correlate` hold, matched: the groups to be studied, and tables that say what was left out.
struct CorrelationInput {
  /// Aggregates first, then controls.
  let groups: [CorrelationGroup]
  /// The proposers' names by index; empty where that is not known.
  let models: [String]
  /// What became of the files' records.
  let tables: [MeasureTable]

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
    let matched = sets.map { (set: $0, group: $0.group(with: pool)) }
    for (set, group) in matched where group.samples.isEmpty {
      throw CommandLineError(
        .dataErr,
        "\(set.name) and the proposers have no instruction in common for which there are texts and preferences "
          + "(\(set.usable) answers, \(pool.instructions.count) instructions); files are matched by \"instruction\"."
      )
    }
    groups = matched.map(\.group)
    models = pool.models
    tables = [CorrelationTables.answers(matched), CorrelationTables.proposals(pool)]
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
  init(traces: [String], preferences path: String, controls: [String]) async throws {
    let preferences = try PreferenceFile(path: path).preferences
    var texts = TraceGroups(preferences)
    for trace in traces { try Self.read(trace, into: &texts) }
    var groups = texts.groups
    guard let whole = groups.first(where: { $0.round == nil && !$0.samples.isEmpty }) else {
      throw CommandLineError(
        .dataErr,
        "\(traces.joined(separator: ", ")) and \(path) give no sample: no complete request has a proposal whose "
          + "(instruction, layer, agent) has a preference from 1 to 2 (left out: \(texts.incomplete) incomplete requests, "
          + "\(texts.withoutPreference) proposals without a preference, \(texts.outOfRange) with one out of range, "
          + "\(texts.empty) empty and \(texts.tooLong) too long texts).")
    }
    let sets = try await Self.answers(controls, isControl: true)
    groups += sets.map { $0.group(inPlaceOf: whole.samples) }
    self.groups = groups
    models = []
    tables = [CorrelationTables.traces(texts)]
  }

  private static func read(_ path: String, into groups: inout TraceGroups) throws {
    var reader = try RequestReader<RequestTexts>(path: path)
    if reader.header.isSimulated {
      throw CommandLineError(
        .dataErr,
        "\(path) is simulated: what its answers would have said is not known, so they resemble nothing.")
    }
    while let request = try reader.next() {
      try Task.checkCancellation()
      groups.add(request)
    }
  }
}
