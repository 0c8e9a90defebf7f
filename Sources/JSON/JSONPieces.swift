/// Literals and whole numbers, written one behind the other into memory that is known to be large enough.
public struct JSONPieces {
  @usableFromInline let room: UnsafeMutableBufferPointer<UInt8>
  @usableFromInline var count = 0

  @inlinable
  init(_ room: UnsafeMutableBufferPointer<UInt8>) { self.room = room }

  /// What has been written.
  @inlinable
  var written: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: room[..<count]) }

  /// Appends punctuation or a literal as it stands.
  @inlinable
  public mutating func raw(_ text: StaticString) {
    let end = count + text.utf8CodeUnitCount
    precondition(end <= room.count, "There is room for all that is written.")
    (room.baseAddress! + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count = end
  }

  /// Appends a whole number.
  public mutating func integer(_ value: Int64) {
    if value < 0 { raw("-") }
    var rest = value.magnitude
    var end = count + 1
    var limit: UInt64 = 10
    // No magnitude has more than 19 digits, so that the limit stays below 2⁶⁴.
    while rest >= limit {
      end += 1
      limit *= 10
    }
    precondition(end <= room.count, "There is room for all that is written.")
    count = end
    // From the last digit on, two at a time: each division waits for the one before.
    while rest >= 100 {
      let (hundreds, pair) = rest.quotientAndRemainder(dividingBy: 100)
      end -= 2
      put(pair, at: end)
      rest = hundreds
    }
    if rest >= 10 { put(rest, at: end - 2) } else { room[end - 1] = UInt8(truncatingIfNeeded: rest) &+ 0x30 }
  }

  private func put(_ pair: UInt64, at index: Int) {
    room[index] = UInt8(truncatingIfNeeded: pair / 10) &+ 0x30
    room[index + 1] = UInt8(truncatingIfNeeded: pair % 10) &+ 0x30
  }
}
