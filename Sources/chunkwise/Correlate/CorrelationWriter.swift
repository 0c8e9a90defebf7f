import CommandLine
import Measures

/// Somebody whose texts a `correlate` is about: one that is a control, or an aggregate, and a proposer too would be found to
/// resemble itself.
struct CorrelationWriter {
  enum Role: String {
    case proposer, aggregate, control

    /// As the user has said it.
    var words: String { self == .proposer ? "a proposer" : "--\(rawValue)" }
  }

  private let role: Role
  private let name: String
  /// The file, the folder or the traces.
  private let place: String
  private var texts: WrittenTexts

  init(_ role: Role, _ name: String, _ texts: WrittenTexts = WrittenTexts(), in place: String) {
    self.role = role
    self.name = name
    self.place = place
    self.texts = texts
  }

  init(_ set: AnswerSet, in place: String) {
    self.init(set.isControl ? .control : .aggregate, set.name, set.texts, in: place)
  }

  /// Those of traces: the agents, and the policies that answered.
  static func writers(of groups: [CorrelationGroup], by agents: [String], in place: String) -> [Self] {
    var proposers = agents.map { Self(.proposer, $0, in: place) }
    var aggregates: [Self] = []
    for group in groups where group.round == nil {
      var aggregate = Self(.aggregate, group.name, in: place)
      for sample in group.samples {
        aggregate.texts.add(instruction: sample.instruction, text: sample.answer)
        for proposal in sample.proposals {
          proposers[proposal.model].texts.add(instruction: sample.instruction, text: proposal.text)
        }
      }
      aggregates.append(aggregate)
    }
    return proposers + aggregates
  }

  /// Refuses whoever is given twice, by one name or with the same texts, and warns of texts that are nearly all the same.
  ///
  /// - Parameter others: those of traces, where agents may write alike, and policies have the names that they have.
  static func check(_ writers: [Self], besides others: [Self] = []) throws(CommandLineError) {
    for (index, writer) in writers.enumerated() {
      for other in others.filter({ $0.role == .proposer }) + writers[..<index] {
        try writer.checkName(besides: other)
      }
      for other in others + writers[..<index] { try writer.checkTexts(besides: other) }
    }
  }

  private func checkName(besides other: Self) throws(CommandLineError) {
    guard role != .proposer, name.utf8.elementsEqual(other.name.utf8) else { return }
    guard other.role == .proposer else {
      throw .usage(
        "The answers of \(name) are given twice, as \(other.role.words) and as \(role.words); give them once."
      )
    }
    throw .usage(
      "\(name) is \(role.words) and a proposer too, and would be found to resemble itself. "
        + (role == .control
          ? "A control is a model that saw none of the proposals and wrote none: "
          : "An aggregate is written from the proposals: ")
        + "leave \(name) out of the proposers, or name another model.")
  }

  private func checkTexts(besides other: Self) throws(CommandLineError) {
    // Two policies may well give the same answers, and so may two controls.
    guard role == .proposer || role != other.role else { return }
    let agreement = texts.agreement(with: other.texts)
    guard agreement.isNearlyWhole else { return }
    if agreement.isWhole {
      throw CommandLineError(
        .dataErr,
        "\(place) holds the same texts as \(other.place) for all \(agreement.common) instructions that both have: the "
          + "\(role.rawValue) \(name) is the \(other.role.rawValue) \(other.name) by another name, and would "
          + "\(role == .proposer ? "count twice" : "be found to resemble itself"). Leave one of the two out.")
    }
    StandardStream.error.write(
      "chunkwise: \(place) holds the same texts as \(other.place) for \(agreement.same) of \(agreement.common) instructions "
        + "that both have: if the \(role.rawValue) \(name) is the \(other.role.rawValue) \(other.name) by another name, its "
        + "figures mean nothing.\n")
  }
}
