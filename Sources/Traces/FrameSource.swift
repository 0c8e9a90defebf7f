internal import CZstd

/// Gives the uncompressed bytes of a file of zstd frames, a whole frame at a time: nothing of a frame is given before its
/// checksum has been found to agree.
///
/// Only of a frame that the file's end has cut off is given what can be decompressed.
final class FrameSource: ByteSource {
  /// Uncompressed bytes in a frame, and compressed ones, above which it is passed over: it has to be held in memory.
  ///
  /// Our own frames have a few mebibytes; the limit is that of zstd's own decompressors on windows.
  static let largestFrame = 1 << 27
  /// The least that is read of a frame at once: nearly every one of ours whole.
  private static let firstRead = 1 << 17
  /// Room for a frame of ours and a row of some length.
  private static let usualFrame = RowWriter.Compression.quick.frameSize + (1 << 17)

  private let input: TraceInput
  // Fails only where there is no memory.
  private let context = ZSTD_createDCtx()!
  private(set) var seekTable = SeekTable()
  private(set) var storedSeekTable: (table: SeekTable, place: Range<Int>)?
  private(set) var frame: Range<Int>?

  init(_ input: TraceInput) { self.input = input }

  deinit { ZSTD_freeDCtx(context) }

  var offset: Int { input.offset }

  func next(into lines: LineBuffer) throws(TraceError) -> SourceEvent {
    while true {
      let head = try input.peek(8)
      guard head.count >= 4 else {
        input.skip(head.count)
        return .ended
      }
      switch Magic(head) {
      case .frame: return try readFrame(into: lines)
      case .skippableFrame:
        guard head.count >= 8 else {
          input.skip(head.count)
          return .ended
        }
        try passSkippableFrame(
          8 + Int(UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 4, as: UInt32.self))))
      case .none: return try passOver("no zstd frame begins there")
      }
    }
  }

  private func readFrame(into lines: LineBuffer) throws(TraceError) -> SourceEvent {
    var wanted = Self.firstRead
    while true {
      let bytes = try input.peek(wanted)
      let size = ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)
      if ZSTD_isError(size) == 0 {
        return try unpack(UnsafeRawBufferPointer(rebasing: bytes[..<size]), into: lines)
      }
      guard ZSTD_getErrorCode(size) == ZSTD_error_srcSize_wrong else {
        return try passOver(Self.reason(size))
      }
      if bytes.count < wanted { return try unpackCutOff(bytes, into: lines) }
      if bytes.count >= Self.largestFrame { return try passOver(Self.tooLarge) }
      wanted = 2 * bytes.count
    }
  }

  private func unpack(
    _ bytes: UnsafeRawBufferPointer, into lines: LineBuffer
  ) throws(TraceError) -> SourceEvent {
    // Rows shrink to a tenth or a twentieth.
    var room = min(Self.usualFrame, 32 * bytes.count)
    while true {
      let space = lines.space(atLeast: room)
      let count = ZSTD_decompressDCtx(context, space.baseAddress, space.count, bytes.baseAddress, bytes.count)
      if ZSTD_isError(count) == 0 {
        let hasChecksum = bytes[4] & 0b100 != 0
        lines.filled(count)
        frame = offset..<offset + bytes.count
        input.skip(bytes.count)
        seekTable.append(compressed: bytes.count, uncompressed: count)
        return hasChecksum ? .frame : .uncheckedFrame
      }
      guard ZSTD_getErrorCode(count) == ZSTD_error_dstSize_tooSmall else {
        return try passOver(Self.reason(count))
      }
      if space.count >= Self.largestFrame { return try passOver(Self.tooLarge) }
      room = 2 * space.count
    }
  }

  /// Decompresses what there is of the frame with which the file breaks off.
  private func unpackCutOff(
    _ bytes: UnsafeRawBufferPointer, into lines: LineBuffer
  ) throws(TraceError) -> SourceEvent {
    // What another frame follows was not cut off: it is damaged so that its end is not found.
    if Magic.firstIndex(in: bytes.dropFirst()) != nil {
      return try passOver("its end is not where it should be")
    }
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var total = 0
    while true {
      let space = lines.space(atLeast: total + (1 << 17), keeping: total)
      var output = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: total)
      let hint = ZSTD_decompressStream(context, &output, &source)
      if ZSTD_isError(hint) != 0 { return try passOver(Self.reason(hint)) }
      total = output.pos
      if total > Self.largestFrame { return try passOver(Self.tooLarge) }
      if source.pos == source.size, output.pos < output.size { break }
    }
    lines.filled(total)
    frame = offset..<offset + bytes.count
    input.skip(bytes.count)
    return .looseBytes
  }

  private func passSkippableFrame(_ size: Int) throws(TraceError) {
    if size <= SeekTable.largestSize {
      let bytes = try input.peek(size)
      if bytes.count >= size, let table = SeekTable(frame: UnsafeRawBufferPointer(rebasing: bytes[..<size])) {
        storedSeekTable = (table, offset..<offset + size)
      }
    }
    var rest = size
    while rest > 0 {
      let count = min(rest, try input.peek(1).count)
      if count == 0 { break }
      input.skip(count)
      rest -= count
    }
  }

  /// Goes on at the next frame: frames can be decompressed by themselves.
  ///
  /// The damage may have hidden where this one ends; behind its own magic number nothing is taken for granted.
  private func passOver(_ reason: String) throws(TraceError) -> SourceEvent {
    let start = offset
    input.skip(1)
    while true {
      let bytes = try input.peek(4)
      if bytes.count < 4 {
        input.skip(bytes.count)
        break
      }
      if let next = Magic.firstIndex(in: bytes[...]) {
        input.skip(next)
        break
      }
      input.skip(bytes.count - 3)
    }
    return .gap(start..<offset, reason: reason)
  }

  private static let tooLarge =
    "it holds more than \(largestFrame >> 20) MiB, which is too much to be checked before it is given; "
    + "decompress it with zstd and read that"

  private static func reason(_ code: Int) -> String {
    ZSTD_getErrorCode(code) == ZSTD_error_checksum_wrong
      ? "checksum mismatch: what it holds is not what was written"
      : "it cannot be decompressed (\(String(cString: ZSTD_getErrorName(code))))"
  }
}

/// What a frame begins with.
private enum Magic {
  case frame
  case skippableFrame
  case none

  init(_ head: UnsafeRawBufferPointer) {
    let number = UInt32(littleEndian: head.loadUnaligned(as: UInt32.self))
    if number == ZSTD_MAGICNUMBER {
      self = .frame
    } else {
      self = number & ZSTD_MAGIC_SKIPPABLE_MASK == ZSTD_MAGIC_SKIPPABLE_START ? .skippableFrame : .none
    }
  }

  /// Where a frame or a seek table seems to begin.
  static func firstIndex(in bytes: Slice<UnsafeRawBufferPointer>) -> Int? {
    guard bytes.count >= 4 else { return nil }
    return (bytes.startIndex...bytes.endIndex - 4).first { index in
      let number = UInt32(littleEndian: bytes.base.loadUnaligned(fromByteOffset: index, as: UInt32.self))
      return number == ZSTD_MAGICNUMBER || number == SeekTable.frameMagic
    }
  }
}
