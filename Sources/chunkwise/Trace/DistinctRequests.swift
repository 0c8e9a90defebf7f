import CommandLine
import TokenStreams
import Traces

/// The recorded requests that a command has read: each counts once, whether its trace is given twice or a second time as a
/// part of another.
struct DistinctRequests {
  /// What no two requests have in common. Their numbers are new in a merged trace; the clocks are not.
  private struct Identity: Hashable {
    let wallNs: Int64
    let monotonicNs: Int64
    let startedNs: Int64
    let seed: UInt64
    let policy: String
    let repetition: Int
  }

  private var placeOfRequest: [Identity: (path: String, number: Int)] = [:]

  /// Begins with the traces that are to be read.
  ///
  /// - Throws: `CommandLineError` (usage) where two of them are the same file.
  init(of paths: [String]) throws(CommandLineError) {
    for (index, path) in paths.enumerated() {
      guard let file = FileIdentity(path), file.isRegular else { continue }
      guard let other = paths[..<index].first(where: { FileIdentity($0) == file }) else { continue }
      throw .usage(
        (path == other ? "\(path) is given twice" : "\(path) is the same file as \(other)")
          + "; its requests would count twice. Give every trace once.")
    }
  }

  /// Takes in a request.
  ///
  /// - Throws: `CommandLineError` (data) where it has been read before.
  mutating func insert(
    _ request: RequestHeader, of recording: TraceHeader, at path: String
  ) throws(CommandLineError) {
    // Simulations of one recording share its clock and are none.
    if recording.isSimulated { return }
    let identity = Identity(
      wallNs: recording.wallNs, monotonicNs: recording.monotonicNs, startedNs: request.startedNs,
      seed: recording.seed, policy: request.policy, repetition: request.repetition)
    // One file alone holds nothing twice: what merges traces sees to that.
    guard let known = placeOfRequest.updateValue((path, request.request), forKey: identity),
      known.path != path
    else { return }
    throw CommandLineError(
      .dataErr,
      "Request \(request.request) of \(path) is request \(known.number) of \(known.path): the same recording, which would "
        + "count twice. Give every recording once, such as a merged trace without its parts.")
  }
}
