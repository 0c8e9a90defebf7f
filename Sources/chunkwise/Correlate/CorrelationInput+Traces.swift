import CommandLine
import Measures
import Traces

extension CorrelationInput {
  /// Reads traces and what their places' texts are judged.
  ///
  /// - Parameter haveBeenRead: What is missing in the traces has been said.
  init(
    traces: [String], haveBeenRead: Bool = false, preferences path: String, controls: [String]
  ) async throws {
    var texts = TraceGroups(try PreferenceFile(path: path).preferences)
    try Self.forEachRequest(of: traces, isSilent: haveBeenRead) { texts.add($0) }
    let groups = texts.groups
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
    let answers = try JudgedSource.sources(["model_outputs"], at: controls)
    let records = try await JudgedSource.records(of: answers)
    let sets = try zip(answers, records).map { try $0.answers($1, isControl: true) }
    let place = traces.joined(separator: ", ")
    try CorrelationWriter.check(
      zip(sets, answers).map { CorrelationWriter($0, in: $1.path) },
      besides: CorrelationWriter.writers(of: groups, by: texts.agents, in: place)
        + texts.models.sorted().map { CorrelationWriter(.proposer, $0, in: place) })
    let matched = sets.map { (set: $0, group: $0.group(inPlaceOf: whole.samples)) }
    for (set, group) in matched where group.samples.isEmpty {
      throw CommandLineError(
        .dataErr,
        "\(set.name) answers no instruction of the traces (\(set.usable) answers); files are matched by \"instruction\"."
      )
    }
    self.init(
      groups: groups + matched.map(\.group), models: texts.agents,
      tables: [CorrelationTables.traces(texts)]
        + (matched.isEmpty ? [] : [CorrelationTables.answers(matched, to: whole.samples.map(\.instruction))]))
  }

  /// Reads what the proposers of traces wrote, and what that is judged.
  static func proposals(of traces: JudgedTraces) throws -> TraceProposals {
    var proposals = TraceProposals(try PreferenceFile(path: traces.preferences).preferences)
    try forEachRequest(of: traces.paths) { proposals.add($0) }
    guard !proposals.pool.models.isEmpty else {
      throw CommandLineError(
        .dataErr,
        "\(traces.paths.joined(separator: ", ")) and \(traces.preferences) have nothing in common: no complete request has a proposal whose "
          + "(instruction, layer, agent) has a preference (left out: \(proposals.incomplete) incomplete requests, "
          + "\(proposals.withoutPreference) proposals without a preference, \(proposals.unfitting) preferences that fit no "
          + "proposal).")
    }
    return proposals
  }

  private static func forEachRequest(
    of traces: [String], isSilent: Bool = false, _ take: (RequestTexts) -> Void
  ) throws {
    var read = try DistinctRequests(of: traces)
    for path in traces {
      var reader = try RequestReader<RequestTexts>(textsOf: path, isSilent: isSilent)
      while let request = try reader.next(besides: &read) {
        try Task.checkCancellation()
        take(request)
      }
      // The reader gives no more, and this may be why.
      try Task.checkCancellation()
    }
  }
}
