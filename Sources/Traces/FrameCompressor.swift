internal import CZstd

/// Compresses a stream of bytes into zstd frames with checksums.
final class FrameCompressor {
  /// How far the compressor is to go with what it was given.
  enum Until {
    /// It may hold back.
    case convenient
    /// All must be readable by who has what was put out.
    case flushed
    /// The frame ends.
    case frameEnd
  }

  /// How much time compression takes.
  enum Effort {
    /// For rows that come as fast as they can be written: level 1, 0.3 µs and 21 to 23 bytes for a delta row. Level 3 makes
    /// rows longer by a twentieth in a third more time: its shorter matches begin in the midst of what rows have in common.
    /// The small window keeps a reader's buffers in the processor's cache (2.1 million rows a second against 1.8).
    case fast
    /// For rows that trickle in and are flushed in small blocks: 15 to 20 µs and 17.2 bytes for a delta row of six streams
    /// of prose with 50 deltas a second each, half a percent of a core. The window holds some 300 rows, and offsets into
    /// it are short. The target length is what makes this strategy worth its time: with the usual one it would take the
    /// first match that seems good for the best and need 20.8 bytes, where the one before it (btlazy2) needs 18.1.
    case thorough
    /// For the archive: 15 to 20 µs and 14.4 bytes for a delta row of six streams of prose. All that zstd can do beyond it
    /// (its last two strategies, windows of any size, distant matches) gives 0.1 to 0.3 bytes for twice the time: two
    /// instants in nanoseconds alone take 7.7 as decimal digits, 4.6 of which no compressor could spare.
    case utmost

    /// Zero stands for what the level brings.
    fileprivate var parameters: [(ZSTD_cParameter, Int32)] {
      switch self {
      case .fast: Self.parameters(level: 1, windowLog: 17)
      case .thorough:
        Self.parameters(
          level: 3, strategy: ZSTD_btopt, windowLog: 16, hashLog: 16, chainLog: 17, searchLog: 4,
          minMatch: 6, targetLength: 128)
      case .utmost: Self.parameters(level: 19, strategy: ZSTD_btopt, windowLog: 23, minMatch: 6)
      }
    }

    private static func parameters(
      level: Int32, strategy: ZSTD_strategy? = nil, windowLog: Int32, hashLog: Int32 = 0, chainLog: Int32 = 0,
      searchLog: Int32 = 0, minMatch: Int32 = 0, targetLength: Int32 = 0
    ) -> [(ZSTD_cParameter, Int32)] {
      [
        (ZSTD_c_compressionLevel, level), (ZSTD_c_strategy, strategy.map { Int32($0.rawValue) } ?? 0),
        (ZSTD_c_windowLog, windowLog), (ZSTD_c_hashLog, hashLog), (ZSTD_c_chainLog, chainLog),
        (ZSTD_c_searchLog, searchLog), (ZSTD_c_minMatch, minMatch), (ZSTD_c_targetLength, targetLength),
      ]
    }
  }

  private let context: OpaquePointer
  /// What has been compressed and not yet been taken.
  var output: [UInt8] = []

  init(_ effort: Effort) {
    // Fails only where there is no memory.
    context = ZSTD_createCCtx()!
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    setEffort(effort)
  }

  deinit { ZSTD_freeCCtx(context) }

  /// Chooses the effort for the frames that follow; not to be called within a frame.
  func setEffort(_ effort: Effort) {
    for (name, value) in effort.parameters { ZSTD_CCtx_setParameter(context, name, value) }
  }

  /// Compresses `bytes` and appends to `output` what comes out.
  func compress(_ bytes: UnsafeRawBufferPointer, until: Until) {
    let directive =
      switch until {
      case .convenient: ZSTD_e_continue
      case .flushed: ZSTD_e_flush
      case .frameEnd: ZSTD_e_end
      }
    var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
    var remaining = 0
    repeat {
      withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { piece in
        var out = ZSTD_outBuffer(dst: piece.baseAddress, size: piece.count, pos: 0)
        remaining = ZSTD_compressStream2(context, &out, &input, directive)
        // With valid parameters and directives the streaming compressor fails only where there is no memory.
        precondition(ZSTD_isError(remaining) == 0, String(cString: ZSTD_getErrorName(remaining)))
        output.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[..<out.pos]))
      }
    } while until == .convenient ? input.pos < input.size : remaining > 0
  }

  /// The bytes that end a frame whose text has been flushed: an empty last block, and the checksum of the text (RFC 8878,
  /// sections 3.1.1 and 3.1.1.2).
  static func end(ofFlushed text: UnsafeRawBufferPointer) -> [UInt8] {
    // Any frame of the same text ends with the same checksum.
    let frame = FrameCompressor(.fast)
    frame.compress(text, until: .frameEnd)
    return [0x01, 0x00, 0x00] + frame.output.suffix(4)
  }
}
