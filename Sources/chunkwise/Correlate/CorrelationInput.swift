import CommandLine
import Measures

/// What the files of a `correlate` hold, matched: the groups to be studied, and tables that say what was left out.
struct CorrelationInput {
  /// Aggregates first, then controls.
  let groups: [CorrelationGroup]
  /// The proposers' names by index: their models, or a trace's agents.
  let models: [String]
  /// What became of the files' records.
  let tables: [MeasureTable]

  init(groups: [CorrelationGroup], models: [String], tables: [MeasureTable]) {
    self.groups = groups
    self.models = models
    self.tables = tables
  }

  /// Reads proposers and answers, several files at once.
  init(proposers: [String], aggregates: [String], controls: [String]) async throws {
    let proposals = try JudgedSource.sources(["model_outputs", "annotations"], at: proposers)
    let answers = try JudgedSource.sources(["model_outputs"], at: aggregates + controls)
    let records = try await JudgedSource.records(of: proposals + answers)
    let (pool, paths) = Self.pool(proposals, records)
    guard pool.models.count > 1 else {
      throw CommandLineError(
        .dataErr,
        "There is one proposer, \(pool.models.first ?? "without a name"); a correlation within an instruction needs two."
      )
    }
    let sets = try answers.indices.map { index in
      try answers[index].answers(records[proposals.count + index], isControl: index >= aggregates.count)
    }
    try CorrelationWriter.check(
      pool.models.indices.map {
        CorrelationWriter(.proposer, pool.models[$0], pool.texts(ofModel: $0), in: paths[$0])
      } + zip(sets, answers).map { CorrelationWriter($0, in: $1.path) })
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
    self.init(
      groups: matched.map(\.group), models: pool.models,
      tables: [
        CorrelationTables.answers(matched, to: pool.instructions), CorrelationTables.proposals(pool),
      ])
  }

  /// The proposals of some folders or files.
  static func pool(_ paths: [String]) async throws -> ProposalPool {
    let sources = try JudgedSource.sources(["model_outputs", "annotations"], at: paths)
    return pool(sources, try await JudgedSource.records(of: sources)).pool
  }

  /// The proposals in the records of some files, and for each model the path that it first appears in.
  private static func pool(
    _ sources: [JudgedSource], _ records: [[PreferenceRecord]]
  ) -> (pool: ProposalPool, paths: [String]) {
    var pool = ProposalPool()
    var paths: [String] = []
    for (source, records) in zip(sources, records) {
      for record in records {
        pool.add(record)
        if paths.count < pool.models.count { paths.append(source.path) }
      }
    }
    return (pool, paths)
  }
}
