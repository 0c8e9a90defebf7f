/// Where the bytes of rows come from.
protocol ByteSource: AnyObject {
  /// Puts bytes into `space`, which is not empty, and says what came.
  func next(into space: UnsafeMutableRawBufferPointer) throws(TraceError) -> SourceEvent
  /// Where in the file the next byte is.
  var offset: Int { get }
  /// Where in the file the frame begins that was or is being read.
  var frameStart: Int { get }
  /// The frames that have been read to their ends.
  var seekTable: SeekTable { get }
  /// Whether a seek table came last and lists those frames.
  var seekTableIsWhole: Bool { get }
}

/// What a source has to say.
enum SourceEvent {
  /// So many bytes.
  case bytes(Int)
  /// So many bytes, the last of a frame whose checksum is right.
  case frameEnded(Int)
  /// The frame that was being read is damaged; the bytes of it that came may be wrong, and the rest will not come.
  case damaged(String)
  /// There is no more.
  case ended
}

/// A trace that somebody has decompressed: its bytes as they are.
final class PlainSource: ByteSource {
  private let input: TraceInput

  init(_ input: TraceInput) { self.input = input }

  func next(into space: UnsafeMutableRawBufferPointer) throws(TraceError) -> SourceEvent {
    let bytes = try input.peek(1)
    if bytes.isEmpty { return .ended }
    let count = min(bytes.count, space.count)
    space.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    input.skip(count)
    return .bytes(count)
  }

  var offset: Int { input.offset }
  var frameStart: Int { 0 }
  var seekTable: SeekTable { SeekTable() }
  /// There is none, and none is expected.
  var seekTableIsWhole: Bool { true }
}
