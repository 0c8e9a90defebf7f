/// Sixty-four rows of a matrix in one word, or in several words side by side that know nothing of each other.
protocol BitVector: BitwiseCopyable {
  static func & (left: Self, right: Self) -> Self
  static func | (left: Self, right: Self) -> Self
  static func ^ (left: Self, right: Self) -> Self
  prefix static func ~ (vector: Self) -> Self
  static func &+ (left: Self, right: Self) -> Self
  static func &- (left: Self, right: Self) -> Self
  static func &<< (left: Self, right: Self) -> Self
  static func &>> (left: Self, right: Self) -> Self
  /// The same word everywhere.
  init(repeating word: UInt64)
}

extension SIMD2<UInt64>: BitVector {}

extension UInt64: BitVector {
  init(repeating word: UInt64) { self = word }
}
