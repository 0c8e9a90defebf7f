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
    var bytes: [UInt8] = []
    // Fails only where there is no memory.
    let context = ZSTD_createDCtx()!
    defer { ZSTD_freeDCtx(context) }
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { space.deallocate() }
    var isInsideFrame = false
    while true {
      let piece = try input.peek(1)
      if piece.isEmpty { break }
      var source = ZSTD_inBuffer(src: piece.baseAddress, size: piece.count, pos: 0)
      if isCompressed {
        var output = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
        let hint = ZSTD_decompressStream(context, &output, &source)
        if ZSTD_isError(hint) != 0 {
          throw TraceError(
            .damaged,
            "\(input.name) is damaged at or before byte \(input.offset): \(String(cString: ZSTD_getErrorName(hint)))."
          )
        }
        isInsideFrame = hint != 0
        bytes += space[..<output.pos]
      } else {
        bytes += piece
        source.pos = piece.count
      }
      input.skip(source.pos)
      guard bytes.count <= mostBytes else {
        throw TraceError(
          .damaged, "\(input.name) is longer than \(mostBytes >> 30) GiB, which is more than is read whole.")
      }
    }
    if isInsideFrame {
      throw TraceError(.damaged, "\(input.name) is cut off: its last zstd frame has no end.")
    }
    return bytes
  }
}
