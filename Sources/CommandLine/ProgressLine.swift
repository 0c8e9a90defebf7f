/// A line of a terminal that is written over as something goes on. Elsewhere, and on a terminal that cannot write over a
/// line, nothing is written.
///
/// Whoever writes something else to the terminal clears the line before and shows it again afterwards.
public struct ProgressLine: Sendable {
  /// Back to the beginning of the line, and clear it (ECMA-48: carriage return, erase in line).
  private static let erase = "\r\u{1B}[K"

  private let stream: StandardStream

  /// Makes a line at the end of what a stream has written.
  public init(_ stream: StandardStream) { self.stream = stream }

  /// Writes a text in place of the last one. What the terminal is too narrow for is cut.
  public func show(_ text: String) {
    guard stream.isRewritable, let width = stream.width else { return }
    // In the last column the cursor would be on its way to the next line.
    stream.write(Self.erase + text.cut(to: width - 1))
  }

  /// Takes the line away.
  public func clear() {
    if stream.isRewritable { stream.write(Self.erase) }
  }
}
