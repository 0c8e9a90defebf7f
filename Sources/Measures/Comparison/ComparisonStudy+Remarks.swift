extension ComparisonStudy {
  /// What of the answers could not be compared, and what could not be told, in sentences.
  static func textRemarks(
    on pairs: [(side: ComparisonSide, against: ComparisonSide)], of sides: [ComparisonSide],
    in sources: [ComparisonSource]
  ) -> [String] {
    var remarks = sources.filter { $0.answers == nil && !$0.isSimulated }
      .map { "What the answers of \($0.name) say is not known, so they have no similarity." }
    let answers = sides.flatMap(\.completeAnswers).map(\.1)
    let (empty, all) = (answers.count { $0.text.isEmpty }, answers.count { !$0.isComparable })
    if all > 0 {
      remarks.append(
        "Left out of the similarities: \(empty) answers without text and \(all - empty) of more than "
          + "\(CorrelationSample.longest) bytes.")
    }
    // The floor of each baseline is told once, however many are held against it.
    var bases = Groups<ComparisonSide>()
    for (_, against) in pairs where against.writtenAnswers != nil {
      bases.update(against.name, from: against) { _ in }
    }
    for base in bases.contents where !base.answers.contents.contains(where: { $0.hasSeveralSeeds }) {
      remarks.append(
        "There is no noise floor of \(base.name): it answered no prompt from several seeds, so what a difference from it is "
          + "worth is not known. Record it with --repeat 2.")
    }
    return remarks
  }
}

extension [WrittenAnswer] {
  /// Whether they are not all of one seed.
  var hasSeveralSeeds: Bool { contains { $0.seed != self[0].seed } }
}
