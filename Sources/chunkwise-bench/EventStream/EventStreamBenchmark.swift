import CBenchPeers
import ChatTransport
import CommandLine
import TokenStreams

/// How many server-sent events one core turns into stream events.
enum EventStreamBenchmark: Benchmark {
  static let command = Command(
    "sse", "Events of an event stream, framed and decoded per second on one core.",
    discussion: """
      An answer of the OpenAI chat dialect, events of about 240 bytes, is decoded again and again from memory: framing \
      by WHATWG HTML §9.2.5, JSON by simdjson, text copied into strings. Once in pieces of 16 KiB, as libcurl reads \
      them, and once an event at a time, as they come from a server that has just written one.

      The floor is plain C that looks for the ends of lines (memchr) and reads nothing else. Beside it stand plain C \
      that searches each event for its blank line and for the quotes around its text (memmem), and Python peers, \
      measured on the same bytes where python3 has them: json and orjson with a line \
      splitter, and the decoder and models of the OpenAI SDK.

      Time is that of the core spent, the median over all passes. The goal is 5 million events per second.
      """,
    options: [
      .value("events", "N", "Events of text in the answer. Default: 20000."),
      .value("seconds", "S", "How long each is measured. Default: 1."),
      .flag("no-python", "Leave the Python peers out."),
    ] + TableOutput.options)

  static func run(_ arguments: Arguments) throws -> [Table] {
    let sample = EventStreamSample(textEvents: try arguments.integer("events", in: 1...10_000_000) ?? 20_000)
    let seconds = try arguments.number("seconds", in: 0...600) ?? 1
    let timer = PassTimer(durationNs: Int64(seconds * 1e9))
    var report = EventStreamReport(sample: sample)
    report.add("C: ends of lines", passNs: timer.medianNs { count(sample) })
    report.add("C: search for blank lines and text", passNs: timer.medianNs { scan(sample) })
    report.add("chunkwise: framing alone", passNs: timer.medianNs { frame(sample) })
    report.add(
      "chunkwise: framing and decoding", passNs: timer.medianNs { decode(sample, pieces: chunks(sample)) })
    let single = events(sample)
    report.add(
      "chunkwise: the same, one event a read", passNs: timer.medianNs { decode(sample, pieces: single) })
    if !arguments.has("no-python") { report.add(try PythonPeers(sample: sample, seconds: seconds).measure()) }
    return [report.table]
  }

  /// The floor.
  private static func count(_ sample: EventStreamSample) {
    let count = sample.bytes.withUnsafeBytes { bench_count_events($0.baseAddress, $0.count) }
    precondition(count == sample.events, "The floor found other events than there are.")
  }

  private static func scan(_ sample: EventStreamSample) {
    var found = (events: 0, bytes: 0)
    sample.bytes.withUnsafeBytes { bytes in
      var cursor = bytes.bindMemory(to: CChar.self).baseAddress
      let end = cursor! + bytes.count
      var content: UnsafePointer<CChar>?
      var length = 0
      while bench_next_event(&cursor, end, &content, &length) {
        found.events += 1
        found.bytes += length
      }
    }
    precondition(found == (sample.events, sample.textBytes), "The search found other events than there are.")
  }

  private static func frame(_ sample: EventStreamSample) {
    var decoder = ServerSentEventDecoder()
    var count = 0
    sample.bytes.withUnsafeBytes { bytes in
      for piece in chunks(sample) {
        var input = UnsafeRawBufferPointer(rebasing: bytes[piece])
        while decoder.next(in: &input, { $0.count }) != nil { count += 1 }
      }
    }
    precondition(count == sample.events, "The framing found other events than there are.")
  }

  private static func decode(_ sample: EventStreamSample, pieces: [Range<Int>]) {
    var decoder = ChatResponseDecoder(agent: "bench", endpoint: "memory")
    var events: [StreamEvent] = []
    var textBytes = 0
    func count() {
      for case .delta(let delta) in events { textBytes += delta.text.utf8.count }
    }
    sample.bytes.withUnsafeBytes { bytes in
      for piece in pieces {
        decoder.decode(UnsafeRawBufferPointer(rebasing: bytes[piece]), readNs: 0, into: &events)
        count()
        events.removeAll(keepingCapacity: true)
      }
    }
    precondition(textBytes == sample.textBytes, "The decoder read other text than there is.")
  }

  /// The answer as libcurl reads it.
  private static func chunks(_ sample: EventStreamSample) -> [Range<Int>] {
    stride(from: 0, to: sample.bytes.count, by: 16 << 10).map {
      $0..<min($0 + (16 << 10), sample.bytes.count)
    }
  }

  /// The answer an event at a time.
  private static func events(_ sample: EventStreamSample) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    for index in 1..<sample.bytes.count where sample.bytes[index] == 0x0A && sample.bytes[index - 1] == 0x0A {
      pieces.append(start..<index + 1)
      start = index + 1
    }
    return pieces
  }
}
