/// Numbers for the scalars of a pattern, from 1; 0 for every other.
struct Alphabet: ~Copyable {
  private struct Entry {
    /// 0: free. U+0000 is among those that have a direct place.
    var scalar: UInt32 = 0
    var number: UInt32 = 0
  }

  /// One more than there are scalars.
  let count: Int
  private let direct: UnsafeMutablePointer<UInt32>
  private let others: UnsafeMutablePointer<Entry>
  /// A power of two, less 1.
  private let mask: Int

  private static let directCount = 256

  init(_ pattern: UnsafeBufferPointer<UInt32>) {
    let direct = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.directCount)
    direct.initialize(repeating: 0, count: Self.directCount)
    var otherCount = 0
    for scalar in pattern {
      if scalar < Self.directCount {
        direct[Int(scalar)] = 1
      } else {
        otherCount &+= 1
      }
    }
    var count = 1
    // Without a branch, which would be foreseen wrongly about as often as there are scalars.
    for scalar in 0..<Self.directCount {
      let isUsed = direct[scalar]
      direct[scalar] = isUsed &* UInt32(count)
      count &+= Int(isUsed)
    }
    var capacity = 1
    while capacity < otherCount * 2 { capacity *= 2 }
    others = .allocate(capacity: capacity)
    others.initialize(repeating: Entry(), count: capacity)
    mask = capacity - 1
    if otherCount > 0 {
      for scalar in pattern where scalar >= Self.directCount {
        let place = Self.place(of: scalar, in: others, mask)
        if others[place].scalar == 0 {
          others[place] = Entry(scalar: scalar, number: UInt32(count))
          count &+= 1
        }
      }
    }
    self.direct = direct
    self.count = count
  }

  deinit {
    direct.deallocate()
    others.deallocate()
  }

  /// The number of a scalar.
  @inline(__always)
  func number(of scalar: UInt32) -> Int {
    Int(
      scalar < Self.directCount
        ? direct[Int(scalar)] : others[Self.place(of: scalar, in: others, mask)].number)
  }

  private static func place(
    of scalar: UInt32, in entries: UnsafeMutablePointer<Entry>, _ mask: Int
  ) -> Int {
    var place = Int(truncatingIfNeeded: UInt64(scalar).mixed) & mask
    while entries[place].scalar != scalar, entries[place].scalar != 0 { place = (place &+ 1) & mask }
    return place
  }
}
