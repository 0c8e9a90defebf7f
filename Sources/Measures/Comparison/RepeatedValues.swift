/// A measure's values of one prompt under one policy, by the part of a merged trace that they are from.
///
/// The parts of a merged trace may be recordings of different set-ups. What is held against each other is of the same part
/// wherever there is such, so that a difference of set-ups counts for neither a policy nor chance.
struct RepeatedValues: Sendable {
  private var parts: [Int: [Double]] = [:]

  /// Takes in the value of the next repetition.
  mutating func add(_ value: Double, part: Int) { parts[part, default: []].append(value) }

  /// The mean of all values.
  var mean: Double { ordered.flatMap(\.values).average }

  /// The mean over the parts that others have too, each as much as the others; nil where they have none in common.
  func mean(inPartsOf others: RepeatedValues) -> Double? {
    let common = ordered.filter { others.parts[$0.part] != nil }
    return common.isEmpty ? nil : common.map(\.values.average).average
  }

  /// The means of every other value and of the rest, of the parts that have two; nil where none has.
  var halves: (first: Double, second: Double)? {
    let repeated = ordered.map(\.values).filter { $0.count > 1 }
    if repeated.isEmpty { return nil }
    func mean(ofEvery remainder: Int) -> Double {
      repeated.map { values in
        values.enumerated().filter { $0.offset % 2 == remainder }.map(\.element).average
      }.average
    }
    return (mean(ofEvery: 0), mean(ofEvery: 1))
  }

  private var ordered: [(part: Int, values: [Double])] {
    parts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
