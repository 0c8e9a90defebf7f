/// Where the bytes of rows come from.
protocol ByteSource: AnyObject {
  /// Puts what comes next behind the bytes that `lines` holds, and says what it was.
  func next(into lines: LineBuffer) throws(TraceError) -> SourceEvent
  /// Where in the file the next byte is.
  var offset: Int { get }
  /// Where in the file the frame stands that came last, whole or not; nil where there are no frames.
  var frame: Range<Int>? { get }
  /// The frames that have come.
  var seekTable: SeekTable { get }
  /// The seek table that stands in the file, and where; nil as long as none has come.
  var storedSeekTable: (table: SeekTable, place: Range<Int>)? { get }
}

/// What a source has to say.
enum SourceEvent {
  /// A whole frame has come, and its checksum agrees.
  case frame
  /// A whole frame has come, and it has no checksum.
  case uncheckedFrame
  /// Bytes have come for which nothing vouches: they were never compressed, or their frame has no end.
  case looseBytes
  /// This part of the file gives nothing; the source goes on behind it.
  case gap(Range<Int>, reason: String)
  /// There is no more.
  case ended
}

/// A trace that somebody has decompressed: its bytes as they are.
final class PlainSource: ByteSource {
  private let input: TraceInput

  init(_ input: TraceInput) { self.input = input }

  func next(into lines: LineBuffer) throws(TraceError) -> SourceEvent {
    let bytes = try input.peek(1)
    if bytes.isEmpty { return .ended }
    let space = lines.space(atLeast: 1)
    let count = min(bytes.count, space.count)
    space.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    input.skip(count)
    lines.filled(count)
    return .looseBytes
  }

  var offset: Int { input.offset }
  var frame: Range<Int>? { nil }
  var seekTable: SeekTable { SeekTable() }
  var storedSeekTable: (table: SeekTable, place: Range<Int>)? { nil }
}
