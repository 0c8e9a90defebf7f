internal import Glibc

/// Finds the events in the bytes of an event stream, by WHATWG HTML §9.2.5–6.
///
/// A pull decoder: `next(in:_:)` takes what it needs from the front of the input and gives the `data` of one event at a
/// time. Lines end in LF, CR or CRLF, wherever the input is split; one leading byte order mark and comments are
/// ignored; an event without its blank line is never given. Of the fields only `data` is kept: no dialect here needs
/// the event's name, its id or `retry`. Only whole lines are looked at, so that no scalar is ever split.
public struct ServerSentEventDecoder: Equatable, Sendable {
  /// What has come of a line that the input has not ended yet.
  private var partialLine: [UInt8] = []
  /// The `data` of the event, where it does not lie in one piece in the input.
  private var data: [UInt8] = []
  /// Whether the event has a `data` line; an empty one counts.
  private var hasData = false
  /// The last line ended in a CR at the very end of the input: a LF that follows belongs to it.
  private var skipsLineFeed = false
  /// Whether the first line, where a byte order mark may stand, is over.
  private var isPastFirstLine = false

  /// Makes a decoder at the beginning of a stream.
  public init() {}

  /// Bytes that are held back because their line or their event is not complete.
  public var pendingBytes: Int { partialLine.count + data.count }

  /// Calls `read` with the `data` of the next event; gives nil, without a call, once `input` has been used up.
  ///
  /// - Parameters:
  ///   - input: What has been received and not been decoded; what is taken is removed from its front.
  ///   - read: Sees bytes that are valid during the call only. An event of one `data` line that lies whole in `input`
  ///     is not copied.
  @inlinable
  public mutating func next<Event>(
    in input: inout UnsafeRawBufferPointer, _ read: (UnsafeRawBufferPointer) -> Event
  ) -> Event? {
    switch advance(in: &input) {
    case .none: return nil
    case .inPlace(let bytes): return read(bytes)
    case .assembled: return takeAssembled(read)
    }
  }

  /// Where the next event lies.
  @usableFromInline
  enum Location {
    case none
    case inPlace(UnsafeRawBufferPointer)
    case assembled
  }

  @usableFromInline
  mutating func takeAssembled<Event>(_ read: (UnsafeRawBufferPointer) -> Event) -> Event {
    defer { data.removeAll(keepingCapacity: true) }
    return data.withUnsafeBytes(read)
  }

  @usableFromInline
  mutating func advance(in input: inout UnsafeRawBufferPointer) -> Location {
    // The only `data` line so far, still in the input.
    var single: UnsafeRawBufferPointer?
    while true {
      if skipsLineFeed, let first = input.first {
        skipsLineFeed = false
        if first == lineFeed { input = input.from(1) }
      }
      guard let line = takeLine(from: &input) else { break }
      if !partialLine.isEmpty || !isPastFirstLine {
        if takeLongLine(endingIn: line, after: &single) { return single.map(Location.inPlace) ?? .assembled }
      } else if !line.isEmpty {
        guard let value = dataValue(of: line) else { continue }
        if hasData {
          keep(value, after: &single)
        } else {
          hasData = true
          single = value
        }
      } else if hasData {
        hasData = false
        return single.map(Location.inPlace) ?? .assembled
      }
    }
    if let single { data.append(contentsOf: single) }
    partialLine.append(contentsOf: input)
    input = input.from(input.count)
    return .none
  }

  /// Takes the front of the input up to the end of a line, without that end; nil if no line ends in it.
  private mutating func takeLine(from input: inout UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let end = endOfLine(in: input) else { return nil }
    let line = UnsafeRawBufferPointer(rebasing: input[..<end])
    skipsLineFeed = input[end] == carriageReturn
    input = input.from(end + 1)
    return line
  }

  /// Takes a line that began in an earlier input, or may begin with a byte order mark. Whether it completes an event.
  private mutating func takeLongLine(
    endingIn rest: UnsafeRawBufferPointer, after single: inout UnsafeRawBufferPointer?
  ) -> Bool {
    var whole = partialLine
    partialLine = []
    whole.append(contentsOf: rest)
    let start = isPastFirstLine || !whole.starts(with: byteOrderMark) ? 0 : byteOrderMark.count
    isPastFirstLine = true
    let isBlank = whole.withUnsafeBytes { bytes in
      let line = bytes.from(start)
      if let value = dataValue(of: line) { keep(value, after: &single) }
      return line.isEmpty
    }
    whole.removeAll(keepingCapacity: true)
    partialLine = whole
    defer { if isBlank { hasData = false } }
    return isBlank && hasData
  }

  /// Adds a line of `data` to the event, after the one that has not been copied yet, if there is one.
  private mutating func keep(_ value: UnsafeRawBufferPointer, after single: inout UnsafeRawBufferPointer?) {
    if let first = single {
      data.append(contentsOf: first)
      single = nil
    }
    if hasData { data.append(lineFeed) }
    hasData = true
    data.append(contentsOf: value)
  }

  /// Where the first line ends. The windows keep the search linear where only one of the two line ends is in use.
  private func endOfLine(in input: UnsafeRawBufferPointer) -> Int? {
    var start = 0
    var window = 1024
    while start < input.count {
      let here = input.baseAddress! + start
      let count = min(window, input.count - start)
      let feed = memchr(here, Int32(lineFeed), count).map { UnsafeRawPointer($0) - here }
      let back = memchr(here, Int32(carriageReturn), feed ?? count).map { UnsafeRawPointer($0) - here }
      if let end = back ?? feed { return start + end }
      start += count
      window *= 2
    }
    return nil
  }

  /// The value of a `data` line; nil for a comment, for another field, and for a blank line.
  private func dataValue(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard line.count >= 4, line.loadUnaligned(as: UInt32.self) == dataFieldName else { return nil }
    if line.count == 4 { return line.from(4) }
    guard line[4] == colon else { return nil }
    return line.from(line.count > 5 && line[5] == space ? 6 : 5)
  }
}

extension UnsafeRawBufferPointer {
  /// What is left without the first `count` bytes.
  fileprivate func from(_ count: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: self[count...])
  }
}

private let lineFeed: UInt8 = 0x0A
private let carriageReturn: UInt8 = 0x0D
private let colon: UInt8 = 0x3A
private let space: UInt8 = 0x20
private let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
/// `data` as it lies in memory.
private let dataFieldName = UInt32(littleEndian: 0x6174_6164)
