/// Numbers for the scalars of a pattern, from 1; 0 for every other.
struct Alphabet: ~Copyable {
  private struct Entry {
    /// 0: free. U+0000 is among those that have a direct place.
    var scalar: UInt32 = 0
    var number: UInt32 = 0
  }

  /// One more than there are scalars.
  private(set) var count = 1
  private let direct: UnsafeMutablePointer<UInt32>
  private let entries: UnsafeMutablePointer<Entry>
  /// A power of two, less 1.
  private let mask: Int

  private static let directCount: UInt32 = 256

  init(_ pattern: UnsafeBufferPointer<UInt32>) {
    direct = .allocate(capacity: Int(Self.directCount))
    direct.initialize(repeating: 0, count: Int(Self.directCount))
    let others = pattern.reduce(0) { $0 &+ ($1 < Self.directCount ? 0 : 1) }
    var capacity = 1
    while capacity < others * 2 { capacity *= 2 }
    mask = capacity - 1
    entries = .allocate(capacity: capacity)
    entries.initialize(repeating: Entry(), count: capacity)
    for scalar in pattern { add(scalar) }
  }

  deinit {
    direct.deallocate()
    entries.deallocate()
  }

  private mutating func add(_ scalar: UInt32) {
    if scalar < Self.directCount {
      if direct[Int(scalar)] == 0 {
        direct[Int(scalar)] = UInt32(count)
        count += 1
      }
    } else {
      let place = place(of: scalar)
      if entries[place].scalar == 0 {
        entries[place] = Entry(scalar: scalar, number: UInt32(count))
        count += 1
      }
    }
  }

  /// The number of a scalar.
  @inline(__always)
  func number(of scalar: UInt32) -> Int {
    Int(scalar < Self.directCount ? direct[Int(scalar)] : entries[place(of: scalar)].number)
  }

  private func place(of scalar: UInt32) -> Int {
    var place = Int(truncatingIfNeeded: UInt64(scalar).mixed) & mask
    while entries[place].scalar != scalar, entries[place].scalar != 0 { place = (place &+ 1) & mask }
    return place
  }
}
