/// The frames of a trace, as the seek table at its end lists them.
///
/// Zstandard Seekable Format 0.1.0 (`contrib/seekable_format/zstd_seekable_compression_format.md`), without the optional
/// checksums: every frame carries its own. Decompressors that do not know it skip it.
struct SeekTable: Equatable {
  /// Magic number of the skippable frame that holds the table.
  static let frameMagic: UInt32 = 0x184D_2A5E
  private static let footerMagic: UInt32 = 0x8F92_EAB1

  private var entries: [UInt8] = []
  private(set) var frames = 0

  /// Adds a frame by its size in the file and the size of what it holds.
  mutating func append(compressed: Int, uncompressed: Int) {
    Self.append(UInt32(truncatingIfNeeded: compressed), to: &entries)
    Self.append(UInt32(truncatingIfNeeded: uncompressed), to: &entries)
    frames += 1
  }

  /// The skippable frame.
  var encoded: [UInt8] {
    var bytes: [UInt8] = []
    Self.append(Self.frameMagic, to: &bytes)
    Self.append(UInt32(truncatingIfNeeded: entries.count + 9), to: &bytes)
    bytes += entries
    Self.append(UInt32(truncatingIfNeeded: frames), to: &bytes)
    bytes.append(0)
    Self.append(Self.footerMagic, to: &bytes)
    return bytes
  }

  private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
