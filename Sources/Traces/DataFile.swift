internal import CZstd

/// Files other than traces that are read whole, as they are or compressed by zstd.
public enum DataFile {
  /// A file longer than this, decompressed, is not read.
  private static let mostBytes = 2 << 30

  /// The bytes of a file, decompressed where they begin with a zstd frame; `-` is the standard input.
  ///
  /// - Throws: `TraceError` where it cannot be opened or read, is damaged or cut off, or is too long.
  public static func bytes(at path: String) throws(TraceError) -> [UInt8] {
    do throws(TraceError) {
      return try wholeBytes(at: path)
    } catch {
      let name = path == "-" ? "The standard input" : path
      // What is read here is no trace, and must not be called one.
      switch error.kind {
      case .open(let number):
        throw TraceError(error.kind, "\(name) cannot be opened: \(TraceOutput.text(of: number)).")
      case .read(let number):
        throw TraceError(error.kind, "\(name) cannot be read: \(TraceOutput.text(of: number)).")
      default: throw error
      }
    }
  }

  private static func wholeBytes(at path: String) throws(TraceError) -> [UInt8] {
    let input = try TraceInput(path: path)
    let head = try input.peek(4)
    let isCompressed =
      head.count >= 4 && head.loadUnaligned(as: UInt32.self).littleEndian == ZSTD_MAGICNUMBER
    let source: any ByteSource = isCompressed ? FrameSource(input) : PlainSource(input)
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { space.deallocate() }
    var bytes: [UInt8] = []
    var isWhole = true
    while true {
      switch try source.next(into: space) {
      case .bytes(let count):
        bytes += space[..<count]
        isWhole = !isCompressed
      case .frameEnded(let count):
        bytes += space[..<count]
        isWhole = true
      case .damaged(let reason):
        throw TraceError(
          .damaged, "\(input.name) is damaged behind byte \(source.frameStart): \(reason).")
      case .ended:
        guard isWhole else {
          throw TraceError(.damaged, "\(input.name) is cut off: its last zstd frame has no end.")
        }
        return bytes
      }
      guard bytes.count <= mostBytes else {
        throw TraceError(
          .damaged, "\(input.name) is longer than \(mostBytes >> 30) GiB, which is more than is read whole.")
      }
    }
  }
}
