internal import CZstd

/// Compresses a stream of bytes into zstd frames with checksums, at level 3.
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

  private let context: OpaquePointer
  /// What has been compressed and not yet been taken.
  var output: [UInt8] = []

  init() {
    // Fails only where there is no memory.
    context = ZSTD_createCCtx()!
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 3)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
  }

  deinit { ZSTD_freeCCtx(context) }

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
}
