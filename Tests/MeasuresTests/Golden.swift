import Glibc
import JSON
import Testing

/// What the reference packages give: a file of the folder `Golden`, each made by the script beside it.
struct Golden {
  private let json: JSONValue

  init(_ name: String) throws {
    let root = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Golden"
    json = try JSONValue(
      parsing: try #require(File.bytes(at: "\(root)/\(name).json"), "\(name).json is missing"))
  }

  /// The cases of a section.
  func cases(_ section: String) throws -> [JSONValue] {
    let cases = try #require(json[section]?.array)
    #expect(!cases.isEmpty)
    return cases
  }
}

/// Files that tests read whole.
enum File {
  /// Everything in a file; nil if it cannot be opened.
  static func bytes(at path: String) -> [UInt8]? {
    guard let file = fopen(path, "re") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }
}

extension JSONValue {
  /// The numbers of a list; null is NaN.
  func numbers(_ key: String) throws -> [Double] {
    try #require(self[key]?.array, "\(key)").map { $0.number ?? .nan }
  }

  /// A number that must be there.
  func number(_ key: String) throws -> Double { try #require(self[key]?.number, "\(key)") }
}

/// The largest distance seen between a figure and what it must be.
struct Distance {
  private(set) var largest = 0.0

  /// Compares two figures, of which both or none must be defined.
  mutating func add(_ found: Double?, _ expected: Double?, _ what: @autoclosure () -> String) {
    switch (found, expected.flatMap { $0.isNaN ? nil : $0 }) {
    case (let found?, let expected?): largest = max(largest, abs(found - expected))
    case (nil, nil): break
    case (let found, let expected):
      Issue.record(
        "\(what()) is \(found.map { "\($0)" } ?? "undefined"), not \(expected.map { "\($0)" } ?? "undefined")"
      )
    }
  }
}
