/// The frames of a trace, as the seek table at its end lists them.
///
/// Zstandard Seekable Format 0.1.0 (`contrib/seekable_format/zstd_seekable_compression_format.md`), without the optional
/// checksums: every frame carries its own. Decompressors that do not know it skip it.
struct SeekTable: Equatable {
  /// One frame: its size in the file and the size of what it holds, in bytes.
  struct Entry: Equatable {
    var compressed: UInt32
    var uncompressed: UInt32
  }

  /// Magic number of the skippable frame that holds the table.
  static let frameMagic: UInt32 = 0x184D_2A5E
  private static let footerMagic: UInt32 = 0x8F92_EAB1
  /// Bytes of a table above which it is not read: two million frames.
  static let largestSize = 1 << 24

  private(set) var entries: [Entry] = []

  /// Makes an empty table.
  init() {}

  /// Adds a frame by its size in the file and the size of what it holds.
  mutating func append(compressed: Int, uncompressed: Int) {
    entries.append(
      Entry(
        compressed: UInt32(truncatingIfNeeded: compressed),
        uncompressed: UInt32(truncatingIfNeeded: uncompressed)))
  }

  /// The skippable frame.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    Self.append(Self.frameMagic, to: &bytes)
    Self.append(UInt32(truncatingIfNeeded: entries.count * 8 + 9), to: &bytes)
    for entry in entries {
      Self.append(entry.compressed, to: &bytes)
      Self.append(entry.uncompressed, to: &bytes)
    }
    Self.append(UInt32(truncatingIfNeeded: entries.count), to: &bytes)
    bytes.append(0)
    Self.append(Self.footerMagic, to: &bytes)
    return bytes
  }

  /// Reads a skippable frame; nil if it holds no table of the kind that is written here.
  init?(frame: UnsafeRawBufferPointer) {
    func word(_ offset: Int) -> UInt32 {
      UInt32(littleEndian: frame.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
    guard frame.count >= 17, word(0) == Self.frameMagic, word(frame.count - 4) == Self.footerMagic,
      frame[frame.count - 5] == 0, frame.count == 17 + 8 * Int(word(frame.count - 9))
    else { return nil }
    for offset in stride(from: 8, to: frame.count - 9, by: 8) {
      entries.append(Entry(compressed: word(offset), uncompressed: word(offset + 4)))
    }
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}

extension SeekTable {
  /// The frames, counted from 1, that stand in a part of the file, and the bytes of rows in them.
  ///
  /// - Parameter end: where the table stands in the file: its frames are all that comes before.
  /// - Returns: nil if none stand there, or if the table lists other frames than those of this file.
  func frames(in bytes: Range<Int>, before end: Int) -> (numbers: ClosedRange<Int>, rowBytes: Int)? {
    guard entries.reduce(0, { $0 + Int($1.compressed) }) == end else { return nil }
    var start = 0
    var numbers: ClosedRange<Int>?
    var rowBytes = 0
    for (index, entry) in entries.enumerated() {
      let frame = start..<start + Int(entry.compressed)
      start = frame.upperBound
      guard frame.overlaps(bytes) else { continue }
      numbers = (numbers?.lowerBound ?? index + 1)...(index + 1)
      rowBytes += Int(entry.uncompressed)
    }
    return numbers.map { ($0, rowBytes) }
  }
}
