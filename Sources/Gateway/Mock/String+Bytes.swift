internal import Glibc

// By bytes and not by `Character`: Swift's comparison takes canonically equivalent texts for equal and `\r\n` for one
// character, but a continued answer has to go on at a byte.
extension String {
  func hasBytePrefix(_ prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

  func droppingBytes(_ count: Int) -> String {
    String(decoding: utf8.dropFirst(count), as: UTF8.self)
  }

  func containsBytes(of needle: String) -> Bool {
    var haystack = self
    var needle = needle
    return haystack.withUTF8 { hay in
      needle.withUTF8 { needle in
        guard let first = needle.first else { return true }
        guard hay.count >= needle.count else { return false }
        return (0...hay.count - needle.count).contains { start in
          hay[start] == first && memcmp(hay.baseAddress! + start, needle.baseAddress!, needle.count) == 0
        }
      }
    }
  }
}
