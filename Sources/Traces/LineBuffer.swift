internal import Digests
internal import Glibc

/// Bytes that come in pieces and go in lines, with room behind them for the parser to read beyond the end.
///
/// Every byte that goes is added to a digest first.
final class LineBuffer {
  /// A row longer than this is taken for garbage.
  static let longestLine = 1 << 30

  private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 64)
  private var start = 0
  private var end = 0
  /// How far the search for a line feed has come.
  private var searched = 0
  private var digested = 0
  private(set) var digest = SHA256()
  /// Bytes that have gone and whose place has been used again.
  private var past = 0

  deinit { memory.deallocate() }

  /// Bytes of a line that has not ended yet.
  var partial: Int { end - start }
  /// How many bytes came before those of the next line.
  var position: Int { past + start }

  /// The next whole line without its line feed. Valid until `space` is asked for.
  func nextLine() -> UnsafeRawBufferPointer? {
    guard searched < end, let found = memchr(memory.baseAddress! + searched, 0x0A, end - searched) else {
      searched = end
      return nil
    }
    let line = UnsafeRawBufferPointer(
      start: memory.baseAddress! + start, count: found - (memory.baseAddress! + start))
    start += line.count + 1
    searched = start
    return line
  }

  /// Room for so many bytes or more, of which the first `kept` have been put there already.
  func space(atLeast count: Int, keeping kept: Int = 0) -> UnsafeMutableRawBufferPointer {
    digestLines()
    if start > 0 {
      memmove(memory.baseAddress!, memory.baseAddress! + start, end - start)
      past += start
      end -= start
      searched -= start
      digested -= start
      start = 0
    }
    let needed = end + count + RowDecoder.padding
    if needed > memory.count {
      let larger = UnsafeMutableRawBufferPointer.allocate(
        byteCount: max(needed, 2 * memory.count), alignment: 64)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<(end + kept)]))
      memory.deallocate()
      memory = larger
    }
    return UnsafeMutableRawBufferPointer(rebasing: memory[end..<memory.count - RowDecoder.padding])
  }

  /// Takes over bytes that were put into `space`.
  func filled(_ count: Int) { end += count }

  /// Forgets the line that has begun.
  func dropPartial() {
    digestLines()
    start = end
    searched = end
    digested = end
  }

  /// The digest of all that stands before the line given last.
  func digest(before line: UnsafeRawBufferPointer) -> SHA256 {
    let lineStart = line.baseAddress! - UnsafeRawPointer(memory.baseAddress!)
    var digest = digest
    digest.update(UnsafeRawBufferPointer(rebasing: memory[digested..<lineStart]))
    return digest
  }

  /// Adds the lines that have been given to the digest.
  func digestLines() {
    guard digested < start else { return }
    digest.update(UnsafeRawBufferPointer(rebasing: memory[digested..<start]))
    digested = start
  }
}
