/// Literals, whole numbers and strings, written one behind the other into memory that is known to be large enough.
public struct JSONPieces {
  @usableFromInline let room: UnsafeMutableBufferPointer<UInt8>
  @usableFromInline var count = 0

  @inlinable
  init(_ room: UnsafeMutableBufferPointer<UInt8>) { self.room = room }

  /// What has been written.
  @inlinable
  var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: room[..<count]) }

  /// Appends punctuation or a literal as it stands.
  ///
  /// Always inlined: of a literal whose length is known a few moves are left.
  @inlinable @inline(__always)
  public mutating func raw(_ text: StaticString) {
    let end = count + text.utf8CodeUnitCount
    precondition(end <= room.count, "There is room for all that is written.")
    (room.baseAddress! + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count = end
  }

  /// How many bytes one of a string becomes at most: a control character is written as `\u0000`.
  public static let mostPerByte = 6

  /// Makes JSON text out of pieces.
  ///
  /// - Parameter count: at least as many bytes as `write` writes.
  @inlinable
  public static func text(upTo count: Int, _ write: (inout JSONPieces) -> Void) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { room in
      var pieces = JSONPieces(room)
      write(&pieces)
      return String(decoding: pieces.written, as: UTF8.self)
    }
  }

  /// Appends a string in quotes, escaping what JSON demands and no more.
  public mutating func string(_ text: String) {
    raw("\"")
    var text = text
    text.withUTF8 { escaped($0) }
    raw("\"")
  }

  /// Appends a part of a string, without quotes: the one place where strings are escaped.
  mutating func escaped(_ utf8: UnsafeBufferPointer<UInt8>) {
    precondition(
      count + utf8.count * Self.mostPerByte <= room.count, "There is room for all that is written.")
    // Beside `count`, which each byte that is written might be, for all that the compiler knows.
    var end = count
    for byte in utf8 {
      if byte >= 0x20, byte != 0x22, byte != 0x5C {
        room[end] = byte
        end += 1
      } else {
        count = end
        escape(byte)
        end = count
      }
    }
    count = end
  }

  private mutating func escape(_ byte: UInt8) {
    put(0x5C)
    switch byte {
    case 0x22, 0x5C: put(byte)
    case 0x08: put(0x62)
    case 0x09: put(0x74)
    case 0x0A: put(0x6E)
    case 0x0C: put(0x66)
    case 0x0D: put(0x72)
    default:
      raw("u00")
      put(byte >> 4 &+ 0x30)
      put(byte & 15 < 10 ? byte & 15 &+ 0x30 : byte & 15 &+ 0x57)
    }
  }

  private mutating func put(_ byte: UInt8) {
    room[count] = byte
    count += 1
  }

  /// Appends a whole number.
  public mutating func integer(_ value: Int64) {
    if value < 0 { raw("-") }
    number(value.magnitude)
  }

  private mutating func number(_ value: UInt64) {
    // Most numbers of a row have one digit.
    if value < 10 { return digit(value) }
    // Each division waits for the one before: of long numbers (instants) the processor follows two halves at once.
    if value >= 100_000_000 {
      let (high, low) = value.quotientAndRemainder(dividingBy: 100_000_000)
      number(high)
      digits(low, count: 8)
    } else {
      var size = 1
      var limit: UInt64 = 10
      while value >= limit {
        size += 1
        limit *= 10
      }
      digits(value, count: size)
    }
  }

  private mutating func digit(_ value: UInt64) {
    precondition(count < room.count, "There is room for all that is written.")
    put(UInt8(truncatingIfNeeded: value) &+ 0x30)
  }

  /// Appends so many digits, with zeros before them, from the last one on and two at a time.
  private mutating func digits(_ value: UInt64, count size: Int) {
    var end = count + size
    precondition(end <= room.count, "There is room for all that is written.")
    count = end
    var rest = value
    for _ in 0..<size / 2 {
      let (hundreds, pair) = rest.quotientAndRemainder(dividingBy: 100)
      end -= 2
      room[end] = UInt8(truncatingIfNeeded: pair / 10) &+ 0x30
      room[end + 1] = UInt8(truncatingIfNeeded: pair % 10) &+ 0x30
      rest = hundreds
    }
    if !size.isMultiple(of: 2) { room[end - 1] = UInt8(truncatingIfNeeded: rest) &+ 0x30 }
  }
}
