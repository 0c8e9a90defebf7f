import CommandLine
import Gateway
import Glibc
import JSON
import TokenStreams

/// Text for streams to carry: plausible words, or those of a file.
struct SampleText {
  /// Pieces as a model would write them, each about a token.
  let tokens: [String]

  /// Words whose frequencies fall as those of English do (Zipf's law), the same for the same seed.
  init(tokens count: Int, seed: UInt64 = 1) {
    var random = SplitMix64(seed: seed)
    var tokens: [String] = []
    tokens.reserveCapacity(count)
    for index in 0..<count {
      // The inverse of Zipf's distribution with exponent 1: rank = n^u.
      let rank = Int(pow(Double(Self.words.count), random.unit()))
      let mark = index % 13 == 12 ? "." : random.unit() < 0.06 ? "," : ""
      tokens.append(" " + Self.words[min(rank, Self.words.count) - 1] + mark)
    }
    self.tokens = tokens
  }

  /// The text of a file; of a `model_outputs.json` of AlpacaEval, its answers.
  ///
  /// - Throws: `CommandLineError` where it cannot be read or holds nothing.
  init(path: String) throws(CommandLineError) {
    guard let file = fopen(path, "r") else {
      throw CommandLineError(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    let answers = (try? JSONValue(parsing: bytes))?.array?.compactMap { $0["output"]?.string }
    tokens = MockTokens.split(
      answers?.joined(separator: "\n\n") ?? String(decoding: bytes, as: UTF8.self))
    if tokens.isEmpty { throw CommandLineError(.noInput, "\(path) holds no text.") }
  }

  private static let words = """
    the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which \
    you were all their her she there would we him been has when who will no more if out so up said what its about \
    than into them can only other time new some could these two may first then do any like my now over such our man \
    me even most made after also did many off before must well back through years much where your way down should \
    because long each just state those people too world still between life being same another while last might great \
    year under own never against work right take part however came used use place number course since fact water \
    model answer small large early system process reason question example result method sense change general light \
    energy history language science river city garden market music teacher machine pattern memory signal structure \
    evidence distance interval temperature representation approximation understanding consideration
    """.split(separator: " ").map(String.init)
}
