internal import JSON

/// When requests came to a service that somebody has recorded, and how long they were.
public struct RecordedArrivals: Equatable, Sendable {
  /// Whose columns a file has.
  public enum Source: String, Equatable, Sendable, CaseIterable {
    /// JSON Lines with `timestamp` (milliseconds), `input_length`, `output_length`, `hash_ids`. Qin et al.: Mooncake,
    /// FAST 2025.
    case mooncake = "Mooncake"
    /// CSV with `TIMESTAMP` (date and time), `ContextTokens`, `GeneratedTokens`. Patel et al.: Splitwise, ISCA 2024;
    /// Stojkovic et al.: DynamoLLM, HPCA 2025.
    case azure = "Azure LLM inference"
    /// CSV with `Timestamp` (seconds), `Request tokens`, `Response tokens` and others. Wang et al.: BurstGPT, arXiv
    /// 2401.17644.
    case burstGPT = "BurstGPT"
  }

  /// One request.
  public struct Arrival: Equatable, Sendable {
    /// When it came, in nanoseconds since the first one.
    public var atNs: Int64
    /// Tokens of its prompt.
    public var inputTokens: Int
    /// Tokens of its answer; 0 where it failed.
    public var outputTokens: Int

    /// Makes an arrival.
    public init(atNs: Int64, inputTokens: Int, outputTokens: Int) {
      self.atNs = atNs
      self.inputTokens = inputTokens
      self.outputTokens = outputTokens
    }
  }

  /// The file, as it was named.
  public let file: String
  /// Whose columns it has.
  public let source: Source
  /// The first requests in it, in the order of time.
  public private(set) var arrivals: [Arrival]

  /// Files are read whole.
  private static let maxBytes = 1 << 30

  /// Reads the first `count` arrivals of a file; fewer if it has no more.
  ///
  /// - Parameter path: the file; `-` for standard input.
  /// - Throws: `MixtureError`: the file cannot be read, or its first mistake, with its line.
  public init(path: String, count: Int) throws(MixtureError) {
    try self.init(try fileBytes(path, limit: Self.maxBytes), file: path, count: count)
  }

  /// Reads the first `count` arrivals of a text.
  ///
  /// - Parameter file: the name that stands in front of each sentence about a mistake.
  /// - Throws: `MixtureError` with the first mistake.
  public init(_ bytes: [UInt8], file: String, count: Int) throws(MixtureError) {
    let name = file == "-" ? standardInput : file
    self.file = name
    arrivals = []
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    var lines = ArrivalLines(text)
    guard let first = lines.next() else {
      throw MixtureError(.invalid, ["\(name): The file holds no arrival."])
    }
    let layout: ArrivalLayout
    if first.bytes.first == UInt8(ascii: "{") {
      layout = .json
      lines = ArrivalLines(text)
    } else {
      layout = try ArrivalLayout(heading: first.text, file: "\(name):\(first.number)")
    }
    source = layout.source
    var originNs: Int64 = 0
    while arrivals.count < count, let line = lines.next() {
      let place = "\(name):\(line.number)"
      var arrival = try layout.arrival(line, place: place)
      if arrivals.isEmpty { originNs = arrival.atNs }
      arrival.atNs -= originNs
      if let last = arrivals.last, arrival.atNs < last.atNs {
        throw MixtureError(
          .invalid, ["\(place): The request came before the one above it; sort the file by its times."])
      }
      arrivals.append(arrival)
    }
    guard !arrivals.isEmpty || count == 0 else {
      throw MixtureError(.invalid, ["\(name): The file holds no arrival."])
    }
  }
}
