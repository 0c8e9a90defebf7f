internal import Digests
internal import JSON
internal import TokenStreams

/// Replaces the texts of a trace by their lengths and keyed digests. Instants, sizes, names and decisions stay, so that
/// every latency measured from it is that of the original.
///
/// A delta's text becomes one whose scalars have the same lengths in UTF-8, and its `info` has the digest of all that its
/// call had said on that channel by then: digests of single words would give words away by how often they come. Of a
/// message, of a server's words in a failure and of an unknown finish reason, length and digest stand in the text's
/// place. Digests without a key, with which whoever guesses a text could check the guess (`prompt_id`, `prompt_digest`),
/// become keyed ones. Rows of unknown types and unknown members of `info`, which could be texts, are left out.
public struct TraceRedactor {
  private struct Request {
    var promptID: String
    var streams: [Stream: HMACSHA256] = [:]
  }

  private struct Stream: Hashable {
    var call: Int
    var channel: Delta.Channel
  }

  /// Rows that were left out because their type is unknown.
  public private(set) var unknownRows = 0

  private let key: RedactionKey
  private var encoder = ObservationEncoder()
  private var running: [Int: Request] = [:]

  /// Makes a redactor that has seen nothing.
  public init(key: RedactionKey) { self.key = key }

  /// The row as it is in the redacted trace; nil if it is not in it. Footers are the writer's.
  ///
  /// - Throws: `TraceError` where the row does not hold what its type promises, or the trace is redacted already.
  public mutating func row(_ row: TraceRow) throws(TraceError) -> TraceRow? {
    switch row.kind {
    case .footer: return nil
    case .gap, .note: return row
    case .trace: return try header(row)
    case .unknown:
      unknownRows += 1
      return nil
    default: break
    }
    guard let observation = try row.observation() else { return nil }
    var redacted = row
    let encoded = encoder.row(request: row.request, self.redacted(observation, of: row.request))
    redacted.text = encoded.text
    redacted.info = encoded.info
    if case .stream(let call, .delta(let delta), _) = observation {
      let digest = digest(of: delta, in: Stream(call: call, channel: delta.channel), of: row.request)
      redacted.info = (["hmac": .string(digest)] as JSONValue).text
    }
    if row.kind == .finished { running[row.request] = nil }
    return redacted
  }

  private func header(_ row: TraceRow) throws(TraceError) -> TraceRow {
    var header: TraceHeader
    do {
      header = try TraceHeader(row: row)
    } catch {
      throw TraceError(.malformedRow, "A row of type \"trace\" is malformed: \(error.reason).")
    }
    guard header.redactionKey == nil else {
      throw TraceError(.unlike, "The trace is redacted already; its texts are gone.")
    }
    header.redactionKey = key.name
    return header.row
  }

  private mutating func redacted(_ observation: Observation, of request: Int) -> Observation {
    switch observation {
    case .request(var header):
      header.promptID = key.digest("prompt_id", header.promptID)
      header.messages = header.messages.map { Message($0.role, replacement(of: $0.content, "message")) }
      running[request] = Request(promptID: header.promptID)
      return .request(header)
    case .call(var start):
      start.promptDigest = key.digest("prompt_digest", start.promptDigest)
      return .call(start)
    case .stream(let call, .delta(let delta), let atNs):
      return .stream(
        call: call, .delta(Delta(Self.filler(delta.text), channel: delta.channel, readNs: delta.readNs)),
        atNs: atNs)
    case .stream(let call, .ended(let outcome, let readNs), let atNs):
      return .stream(call: call, .ended(redacted(outcome), readNs: readNs), atNs: atNs)
    case .retry(let call, let failure, let delayNs, let atNs):
      return .retry(call: call, redacted(failure), delayNs: delayNs, atNs: atNs)
    case .roundEnd(var end):
      end.outcome = redacted(end.outcome)
      return .roundEnd(end)
    case .finished(let outcome, let atNs):
      return .finished(redacted(outcome), atNs: atNs)
    default: return observation
    }
  }

  private func redacted(_ outcome: Outcome) -> Outcome {
    switch outcome {
    case .other(let reason): .other(replacement(of: reason, "reason"))
    case .failed(let failure): .failed(redacted(failure))
    default: outcome
    }
  }

  private func redacted(_ outcome: RequestOutcome) -> RequestOutcome {
    switch outcome {
    case .complete(let outcome): .complete(redacted(outcome))
    case .degraded(let outcome): .degraded(redacted(outcome))
    case .failed(let failure): .failed(redacted(failure))
    case .cancelled: .cancelled
    }
  }

  private func redacted(_ failure: StreamFailure) -> StreamFailure {
    var failure = failure
    failure.message = replacement(of: failure.message, "failure")
    return failure
  }

  private func replacement(of text: String, _ label: String) -> String {
    "[\(text.utf8.count) bytes, hmac-sha256 \(key.digest(label, text))]"
  }

  private mutating func digest(of delta: Delta, in stream: Stream, of request: Int) -> String {
    var known = running.removeValue(forKey: request) ?? Request(promptID: "")
    var state = known.streams[stream] ?? key.state(stream.channel.name, "\(known.promptID)\n")
    state.update(delta.text)
    known.streams[stream] = state
    running[request] = known
    return state.hex(bytes: 8)
  }

  /// A text of scalars of the same lengths in UTF-8: ranges of bytes then still begin and end between scalars, and hold as
  /// many of them.
  static func filler(_ text: String) -> String {
    var filler = ""
    for scalar in text.unicodeScalars {
      switch UTF8.width(scalar) {
      case 1: filler.unicodeScalars.append("x")
      case 2: filler.unicodeScalars.append("¤")
      case 3: filler.unicodeScalars.append("※")
      default: filler.unicodeScalars.append("𝕩")
      }
    }
    return filler
  }
}
