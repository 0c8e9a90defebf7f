/// Texts that are compared: the answer to an instruction first, then the proposals to it.
struct SimilaritySample {
  let texts: [String]
  /// Their beginnings, as long as a name or a heading.
  let beginnings: [String]
  /// Of each proposal its length, and how far that is from the answer's: numbers to correlate.
  let lengths: [Double]
  let distances: [Double]

  /// Scalars of a beginning, as in the script of the peers.
  static let beginning = 40

  init(_ texts: [String]) {
    self.texts = texts
    beginnings = texts.map { String($0.unicodeScalars.prefix(Self.beginning)) }
    let counts = texts.map { Double($0.unicodeScalars.count) }
    lengths = Array(counts.dropFirst())
    distances = lengths.map { abs($0 - counts[0]) }
  }
}
