import CommandLine
import Gateway
import Glibc
import JSON
import TokenStreams

/// What is compared.
struct SimilarityTexts {
  let samples: [SimilaritySample]
  /// Where they are from.
  let source: String

  /// Generated words, in lengths as those of real answers: between 150 and 600 tokens.
  init(samples count: Int) {
    let tokens = SampleText(tokens: 200_000).tokens
    var random = SplitMix64(seed: 1)
    samples = (0..<count).map { _ in
      SimilaritySample(
        (0..<7).map { _ in
          let length = 150 + Int(random.unit() * 450)
          let start = Int(random.unit() * Double(tokens.count - length))
          return String(tokens[start..<start + length].joined().dropFirst())
        })
    }
    source = "generated words"
  }

  /// The outputs of some models for the same instructions.
  ///
  /// - Throws: `CommandLineError` where a file cannot be read, or holds something else.
  init(answers: String, proposals: [String], limit: Int) throws(CommandLineError) {
    var outputs: [[String]] = []
    var first: [String] = []
    for path in [answers] + proposals {
      let records = try Self.records(of: path)
      if path == answers, outputs.isEmpty { first = records.map(\.instruction) }
      // By their bytes: canonically equivalent instructions are still two.
      if !records.map(\.instruction).elementsEqual(first, by: { $0.utf8.elementsEqual($1.utf8) }) {
        throw CommandLineError(
          .dataErr, "\(path) has other instructions than \(answers), or has them in another order.")
      }
      outputs.append(records.map(\.output))
    }
    if first.isEmpty { throw CommandLineError(.dataErr, "\(answers) holds no answer.") }
    samples = first.indices.prefix(limit).map { index in SimilaritySample(outputs.map { $0[index] }) }
    source = "\(answers) and \(proposals.count) others"
  }

  /// How many pairs there are.
  var pairs: Int { samples.reduce(0) { $0 + $1.lengths.count } }

  /// The mean length of a text, in UTF-8 bytes.
  var meanBytes: Double {
    let bytes = samples.reduce(0) { $0 + $1.texts.reduce(0) { $0 + $1.utf8.count } }
    return Double(bytes) / Double(pairs + samples.count)
  }

  /// For the script: each text behind its count of bytes, each sample behind its count of texts; 32 bits, little-endian.
  var packed: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ count: Int) {
      withUnsafeBytes(of: UInt32(count).littleEndian) { bytes += $0 }
    }
    for sample in samples {
      append(sample.texts.count)
      for text in sample.texts {
        append(text.utf8.count)
        bytes += text.utf8
      }
    }
    return bytes
  }

  private static func records(
    of path: String
  ) throws(CommandLineError) -> [(instruction: String, output: String)] {
    let problem = CommandLineError(
      .dataErr, "\(path) is no model_outputs.json: an array of objects with an instruction and an output.")
    guard let array = try? JSONValue(parsing: try bytes(of: path)).array else { throw problem }
    var records: [(instruction: String, output: String)] = []
    for record in array {
      guard let instruction = record["instruction"]?.string, let output = record["output"]?.string else {
        throw problem
      }
      records.append((instruction, output))
    }
    return records
  }

  private static func bytes(of path: String) throws(CommandLineError) -> [UInt8] {
    guard let file = fopen(path, "re") else {
      throw CommandLineError(.noInput, "\(path) cannot be opened: \(String(cString: strerror(errno))).")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part[..<count] }
    return bytes
  }
}
