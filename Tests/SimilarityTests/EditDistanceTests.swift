import Similarity
import Testing

@Suite("Edit distances")
struct EditDistanceTests {
  /// The definition, cell by cell.
  private func matrix(_ a: [UInt32], _ b: [UInt32], replacing: Int) -> Int {
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, y) in b.enumerated() {
        let value = min(diagonal + (x == y ? 0 : replacing), row[j] + 1, row[j + 1] + 1)
        diagonal = row[j + 1]
        row[j + 1] = value
      }
    }
    return row[b.count]
  }

  private func text(_ length: Int, _ alphabet: ClosedRange<UInt32>, _ generator: inout SplitMix) -> String {
    String(
      String.UnicodeScalarView(
        (0..<length).map { _ in Unicode.Scalar(UInt32.random(in: alphabet, using: &generator))! }))
  }

  @Test(
    "They are those of the definition at every length around the words' ends",
    arguments: [0x61...0x62, 0x61...0x7A, 0x4E00...0x4F00] as [ClosedRange<UInt32>])
  func lengths(alphabet: ClosedRange<UInt32>) {
    var generator = SplitMix(state: UInt64(alphabet.count))
    let lengths = [0, 1, 2, 31, 63, 64, 65, 100, 127, 128, 129, 192, 193, 250]
    for first in lengths {
      for second in lengths {
        let (a, b) = (
          Scalars(text(first, alphabet, &generator)), Scalars(text(second, alphabet, &generator))
        )
        #expect(Levenshtein.distance(a, b) == matrix(a.values, b.values, replacing: 1))
        #expect(Indel.distance(a, b) == matrix(a.values, b.values, replacing: 2))
      }
    }
  }

  @Test(
    "They are those of the definition where texts are alike, and where a part has moved", arguments: 0..<12)
  func alike(seed: Int) {
    var generator = SplitMix(state: UInt64(seed))
    let length = Int.random(in: 530...700, using: &generator)
    let a = Array(text(length, 0x61...0x70, &generator).unicodeScalars)
    var b = a
    for _ in 0..<Int.random(in: 0...length / (seed % 3 == 0 ? 4 : 20), using: &generator) {
      let place = Int.random(in: 0..<b.count, using: &generator)
      switch Int.random(in: 0...2, using: &generator) {
      case 0: b.remove(at: place)
      case 1: b.insert("b", at: place)
      default: b[place] = "z"
      }
    }
    if seed % 5 == 0 { b = Array(b[(length / 4)...] + b[..<(length / 4)]) }
    let (left, right) = (
      Scalars(String(String.UnicodeScalarView(a))), Scalars(String(String.UnicodeScalarView(b)))
    )
    #expect(Levenshtein.distance(left, right) == matrix(left.values, right.values, replacing: 1))
    #expect(Indel.distance(left, right) == matrix(left.values, right.values, replacing: 2))
  }

  @Test("Scalars are compared: neither canonical equivalence nor a line's end of two makes texts alike")
  func scalars() {
    #expect(Levenshtein.distance(Scalars("é"), Scalars("e\u{301}")) == 2)
    #expect(Levenshtein.distance(Scalars("a\r\nb"), Scalars("a\nb")) == 1)
    #expect(Scalars("👩‍👧").count == 3)
    #expect(Scalars("\u{0}a").values == [0, 0x61])
  }

  @Test("Texts without a scalar are alike, and unlike every other")
  func empty() {
    let (empty, word) = (Scalars(""), Scalars("word"))
    #expect(Levenshtein.normalizedSimilarity(empty, empty) == 1)
    #expect(Indel.normalizedSimilarity(empty, empty) == 1)
    #expect(Levenshtein.normalizedSimilarity(empty, word) == 0)
    #expect(Indel.normalizedSimilarity(word, empty) == 0)
  }
}
