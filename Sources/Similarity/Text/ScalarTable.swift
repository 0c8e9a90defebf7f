/// The traits of all scalars.
///
/// Asking for a property costs 40 ns, which is ten times what the rest of a tokeniser does with a scalar, so that the
/// answers of the first two planes are kept: 128 KiB, 8 ms once.
struct ScalarTable: Sendable {
  /// The one table. Whoever goes through a text takes it once, not for each scalar.
  static let shared = ScalarTable()

  private static let count: UInt32 = 0x20000

  /// Written before anybody can see it, never afterwards, and never freed.
  private nonisolated(unsafe) let traits: UnsafePointer<ScalarTraits>

  private init() {
    let traits = UnsafeMutablePointer<ScalarTraits>.allocate(capacity: Int(Self.count))
    for value in 0..<Self.count { (traits + Int(value)).initialize(to: .asked(of: value)) }
    self.traits = UnsafePointer(traits)
  }

  @inline(__always)
  subscript(value: UInt32) -> ScalarTraits {
    value < Self.count ? traits[Int(value)] : .asked(of: value)
  }
}
