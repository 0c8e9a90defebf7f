/// Why a trace could not be written, read or understood: one sentence that says what and where.
public struct TraceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of thing went wrong.
  public enum Kind: Equatable, Sendable {
    /// The file could not be opened or made; the value is `errno`.
    case open(Int32)
    /// The file could not be made; the value is `errno`.
    case create(Int32)
    /// The file is there already and was not to be replaced.
    case exists
    /// Another writer has the file open.
    case busy
    /// The file could not be read; the value is `errno`.
    case read(Int32)
    /// Writing failed; the value is `errno` (`ENOSPC`: the disk is full, `EPIPE`: the reader has gone).
    case write(Int32)
    /// Rows came faster than they could be written, and the queue's limit was reached.
    case overflow
    /// The file is no trace, or ends before its first row is whole.
    case notATrace
    /// The file was written by a newer version with another format.
    case newerVersion
    /// A row that does not hold what its type promises.
    case malformedRow
    /// The trace is damaged in a way that does not allow what was asked for.
    case damaged
    /// Traces that must not become one.
    case unlike
  }

  /// What kind of thing went wrong.
  public var kind: Kind
  /// The sentence.
  public var description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
