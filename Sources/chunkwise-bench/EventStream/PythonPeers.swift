import CommandLine
import Glibc

/// What Python programs do with the same events, where python3 and the packages are there.
struct PythonPeers {
  /// One of them.
  struct Result {
    let name: String
    /// Time on the core for all events; nil where the package is missing.
    let passNs: Double?
  }

  let sample: EventStreamSample
  let seconds: Double

  /// Measures those that can be imported.
  ///
  /// - Throws: `CommandLineError` where no temporary file can be written.
  func measure() throws(CommandLineError) -> [Result] {
    let body = try TemporaryFile(sample.bytes)
    let script = try TemporaryFile(Array(Self.script.utf8))
    guard let python = popen("python3 \(script.path) \(body.path) \(seconds) 2>/dev/null", "r") else {
      return []
    }
    defer { pclose(python) }
    var passes: [String: Double] = [:]
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), python) != nil {
      let text = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
      let words = text.split { $0 == " " || $0 == "\n" }
      if words.count == 2 { passes[String(words[0])] = Double(words[1]) }
    }
    return Self.names.map { Result(name: "Python: \($0.name)", passNs: passes[$0.key]) }
  }

  private static let names = [
    (key: "orjson", name: "orjson, line splitter"), (key: "json", name: "json, line splitter"),
    (key: "openai", name: "OpenAI SDK's decoder and models"),
  ]

  /// Writes one line for each peer that there is: its key, and the median time of a pass in nanoseconds.
  private static let script = """
    import statistics, sys, time

    with open(sys.argv[1], "rb") as file:
        body = file.read()
    seconds = float(sys.argv[2])

    def split_lines(loads):
        for line in body.split(b"\\n"):
            if line.startswith(b"data: {"):
                loads(line[6:])["choices"][0]["delta"].get("content")

    def openai_sdk():
        from openai._models import construct_type
        from openai._streaming import SSEDecoder
        from openai.types.chat import ChatCompletionChunk
        pieces = (body[start:start + 16384] for start in range(0, len(body), 16384))
        for event in SSEDecoder().iter_bytes(pieces):
            if event.data.startswith("[DONE]"):
                break
            construct_type(type_=ChatCompletionChunk, value=event.json()).choices[0].delta.content

    def measure(name, work):
        try:
            work()
        except ImportError:
            return
        passes = []
        end = time.monotonic() + seconds
        while not passes or time.monotonic() < end:
            start = time.process_time_ns()
            work()
            passes.append(time.process_time_ns() - start)
        print(name, statistics.median(passes), flush=True)

    def with_orjson():
        import orjson
        split_lines(orjson.loads)

    def with_json():
        import json
        split_lines(json.loads)

    measure("orjson", with_orjson)
    measure("json", with_json)
    measure("openai", openai_sdk)
    """
}
