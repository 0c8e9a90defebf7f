/// A text as its Unicode scalars: what edit distances count, as Python's strings do.
///
/// Preparing a text once serves every pair that it is a part of. Swift's characters are of no use here: canonically
/// equivalent ones are equal, and a line's end of two scalars is one of them.
public struct Scalars: Equatable, Sendable {
  /// The scalars in order.
  public let values: [UInt32]

  /// The scalars of a text.
  public init(_ text: String) {
    values = text.withUTF8Text { utf8 in
      Array(unsafeUninitializedCapacity: utf8.count) { buffer, count in
        var offset = 0
        while offset < utf8.count {
          let (value, length) = utf8.scalar(at: offset)
          buffer.initializeElement(at: count, to: value)
          offset &+= length
          count &+= 1
        }
      }
    }
  }

  /// How many there are.
  public var count: Int { values.count }
}
