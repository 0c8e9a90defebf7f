internal import CZstd

/// Gives the uncompressed bytes of a file of zstd frames, and says where frames end and what is damaged.
final class FrameSource: ByteSource {
  private enum State {
    case betweenFrames
    case insideFrame
    case finished
  }

  private let input: TraceInput
  // Fails only where there is no memory.
  private let context = ZSTD_createDCtx()!
  private var state = State.betweenFrames
  private var frameBytes = 0
  private var wanted = 0
  private(set) var seekTable = SeekTable()
  private(set) var seekTableIsWhole = false
  private(set) var frameStart = 0

  init(_ input: TraceInput) { self.input = input }

  deinit { ZSTD_freeDCtx(context) }

  var offset: Int { input.offset }

  func next(into space: UnsafeMutableRawBufferPointer) throws(TraceError) -> SourceEvent {
    while true {
      switch state {
      case .finished: return .ended
      case .betweenFrames: if let event = try beginFrame() { return event }
      case .insideFrame: if let event = try decompress(into: space) { return event }
      }
    }
  }

  private func beginFrame() throws(TraceError) -> SourceEvent? {
    frameStart = input.offset
    frameBytes = 0
    let head = try input.peek(8)
    guard head.count >= 4 else {
      state = .finished
      return .ended
    }
    let magic = UInt32(littleEndian: head.loadUnaligned(as: UInt32.self))
    if magic == ZSTD_MAGICNUMBER {
      state = .insideFrame
      wanted = 5  // The least that a frame's header takes.
      return nil
    }
    guard magic & ZSTD_MAGIC_SKIPPABLE_MASK == ZSTD_MAGIC_SKIPPABLE_START else {
      return try damage("no zstd frame begins there")
    }
    guard head.count >= 8 else {
      state = .finished
      return .ended
    }
    return try passSkippableFrame(
      Int(UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 4, as: UInt32.self))))
  }

  private func passSkippableFrame(_ size: Int) throws(TraceError) -> SourceEvent? {
    let expected = seekTable.encoded
    var rest = size + 8
    var matches = rest == expected.count
    while rest > 0 {
      let bytes = try input.peek(1)
      if bytes.isEmpty {
        state = .finished
        return .ended
      }
      let count = min(bytes.count, rest)
      let position = size + 8 - rest
      matches = matches && bytes[..<count].elementsEqual(expected[position..<position + count])
      input.skip(count)
      rest -= count
    }
    seekTableIsWhole = matches
    return nil
  }

  private func decompress(into space: UnsafeMutableRawBufferPointer) throws(TraceError) -> SourceEvent? {
    let bytes = try input.peek(1)
    // No more than the decompressor asked for: it then decodes one block at a time, and an error in a block takes none
    // of the blocks before it away.
    var source = ZSTD_inBuffer(src: bytes.baseAddress, size: min(bytes.count, wanted), pos: 0)
    var output = ZSTD_outBuffer(dst: space.baseAddress, size: space.count, pos: 0)
    let hint = ZSTD_decompressStream(context, &output, &source)
    input.skip(source.pos)
    frameBytes += output.pos
    if ZSTD_isError(hint) != 0 {
      return try damage(String(cString: ZSTD_getErrorName(hint)))
    }
    wanted = hint
    if hint == 0 {
      state = .betweenFrames
      seekTable.append(compressed: input.offset - frameStart, uncompressed: frameBytes)
      return .frameEnded(output.pos)
    }
    if output.pos > 0 { return .bytes(output.pos) }
    if bytes.isEmpty {
      state = .finished
      return .ended
    }
    return nil
  }

  /// Goes on at the next frame: frames can be decompressed by themselves.
  private func damage(_ reason: String) throws(TraceError) -> SourceEvent {
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    let start = frameStart
    // The damage may have hidden where the frame ends; behind its own magic number nothing is taken for granted.
    input.seek(to: start + 4)
    if input.offset < start + 4 { input.skip(min(4, try input.peek(4).count)) }
    state = .betweenFrames
    while true {
      let bytes = try input.peek(4)
      if bytes.count < 4 {
        input.skip(bytes.count)
        state = .finished
        break
      }
      let next = (0...bytes.count - 4).first {
        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)) == ZSTD_MAGICNUMBER
      }
      input.skip(next ?? bytes.count - 3)
      if next != nil { break }
    }
    return .damaged(reason)
  }
}
