public import Mixtures
internal import TokenStreams

/// Prompts that tell what a server's time to the first text depends on: each of several lengths, with each of several
/// shares of it sent before.
///
/// A probe's prompt begins with words that no other family of probes begins with, so that nothing of it is cached but
/// what its own predecessor sent.
public struct ProbeDesign: Equatable, Sendable {
  /// Lengths of the prompts, in tokens of four bytes, where nothing else is asked for.
  public static let usualLengths = [64, 256, 1024, 4096]
  /// Lengths that a prompt can have. Below a block of a prefix cache there is nothing to share.
  public static let possibleLengths = 16...1_000_000
  /// Shares of the prompt that its predecessor has sent.
  public static let cachedShares = [0.0, 0.5, 0.9]
  /// Probes at a time, where nothing else is asked for: calls that are alone, and calls that meet others.
  public static let usualConcurrencies = [1, 4]
  /// Numbers of probes at a time that can be asked for.
  public static let possibleConcurrencies = 1...1_000
  /// Tokens of an answer: it is the first that counts.
  public static let answerTokens = 24

  private static let bytesPerToken = 4
  /// Fewer probes than these of one concurrency leave too little to fit to, once some are held out.
  private static let fewestProbes = 12

  /// Probes at a time.
  public let concurrency: Int
  /// Prompts that put the shared beginnings into the cache; none where nothing is to be cached.
  public private(set) var predecessors: [Prompt] = []
  /// The prompts that are measured.
  public private(set) var probes: [Prompt] = []

  /// Makes a family of probes: all lengths and shares, and with other words once more, until there are enough of them to
  /// be fitted to, and twice as many as are asked at a time, so that as many wait as do not where a server takes no more.
  ///
  /// - Parameters:
  ///   - seed: families of different seeds share no beginning.
  ///   - lengths: of the prompts, in tokens of four bytes; each one of `possibleLengths`.
  ///   - concurrency: probes at a time.
  public init(
    seed: UInt64, lengths: [Int] = usualLengths, concurrency: Int
  ) throws(MixtureError) {
    self.concurrency = concurrency
    var random = SplitMix64(seed: seed)
    while probes.count < max(Self.fewestProbes, 2 * concurrency) {
      for length in lengths {
        for share in Self.cachedShares { try add(length: length, share: share, &random) }
      }
    }
  }

  private mutating func add(
    length: Int, share: Double, _ random: inout SplitMix64
  ) throws(MixtureError) {
    let bytes = length * Self.bytesPerToken
    let shared = Self.words(Int(Double(bytes) * share), &random)
    if share > 0 {
      predecessors.append(try Prompt(shared + Self.words(bytes - shared.utf8.count, &random)))
    }
    probes.append(try Prompt(shared + Self.words(bytes - shared.utf8.count, &random)))
  }

  /// Words of random letters, of so many bytes in all.
  private static func words(_ count: Int, _ random: inout SplitMix64) -> String {
    var text = ""
    while text.utf8.count < count {
      text +=
        (0..<Int.random(in: 2...8, using: &random)).map { _ in
          String(UnicodeScalar(UInt8.random(in: 0x61...0x7A, using: &random)))
        }.joined() + " "
    }
    return String(text.prefix(count))
  }
}
