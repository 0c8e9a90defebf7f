import CommandLine
import Glibc
import JSON
import Traces

/// The JSON objects of a file: of an array, or of lines; decompressed where it is zstd.
struct RecordFile {
  /// The objects, in order.
  let records: [JSONValue]

  /// Reads a file to its end; `-` is the standard input.
  ///
  /// - Throws: `CommandLineError` where it cannot be read or is not JSON, with the line or the place.
  init(path: String) throws(CommandLineError) {
    let bytes: [UInt8]
    do {
      bytes = try DataFile.bytes(at: path)
    } catch {
      throw CommandLineError(error)
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = bytes[start...].first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    switch first {
    case UInt8(ascii: "["): records = try Self.document(bytes, from: start, path)
    case UInt8(ascii: "{"): records = try Self.lines(bytes, from: start, path)
    case nil: throw CommandLineError(.dataErr, "\(path) is empty; expected JSON records.")
    default:
      throw CommandLineError(
        .dataErr, "\(path) is neither a JSON array nor JSON Lines: it begins with neither [ nor {.")
    }
    if records.isEmpty { throw CommandLineError(.dataErr, "\(path) holds no record.") }
    // Of two values under one key programs take the first or the last: nobody knows which is meant.
    for (index, record) in records.enumerated() {
      guard case .object(let members) = record else { continue }
      for (place, member) in members.enumerated()
      where members[..<place].contains(where: { $0.key == member.key }) {
        throw CommandLineError(
          .dataErr, "\(path), record \(index + 1), has the key \"\(member.key)\" twice; give it once.")
      }
    }
  }

  private static func document(
    _ bytes: [UInt8], from start: Int, _ path: String
  ) throws(CommandLineError) -> [JSONValue] {
    do {
      return try JSONValue(parsing: start == 0 ? bytes : Array(bytes[start...])).array ?? []
    } catch {
      throw CommandLineError(.dataErr, "\(path) is not JSON: \(error.description).")
    }
  }

  private static func lines(
    _ bytes: [UInt8], from start: Int, _ path: String
  ) throws(CommandLineError) -> [JSONValue] {
    var records: [JSONValue] = []
    var line = start
    var number = 1
    while line < bytes.count {
      let end = Self.lineEnd(in: bytes, from: line)
      if bytes[line..<end].contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) {
        do {
          records.append(try JSONValue(parsing: Array(bytes[line..<end])))
        } catch {
          throw CommandLineError(
            .dataErr, "\(path), line \(number), is not JSON: column \(error.column): \(error.problem).")
        }
      }
      line = end + 1
      number += 1
    }
    return records
  }

  private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int {
    bytes.withUnsafeBytes { bytes in
      let first = bytes.baseAddress! + start
      guard let end = memchr(first, 0x0A, bytes.count - start) else { return bytes.count }
      return bytes.baseAddress!.distance(to: end)
    }
  }
}
