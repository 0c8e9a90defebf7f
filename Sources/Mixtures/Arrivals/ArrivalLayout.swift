internal import JSON

/// Where the values stand in a line of a file of arrivals.
enum ArrivalLayout: Equatable {
  /// Members of a JSON object, as Mooncake has them.
  case json
  /// Fields between commas, by their places.
  case columns(RecordedArrivals.Source, time: Int, input: Int, output: Int, count: Int)

  /// What Azure and BurstGPT call their columns: time, prompt, answer.
  private static let known: [(source: RecordedArrivals.Source, names: [String])] = [
    (.azure, ["TIMESTAMP", "ContextTokens", "GeneratedTokens"]),
    (.burstGPT, ["Timestamp", "Request tokens", "Response tokens"]),
  ]

  /// Reads the heading of a CSV file.
  init(heading: String, file: String) throws(MixtureError) {
    let titles = Self.fields(heading)
    for (source, names) in Self.known {
      let places = names.compactMap { titles.firstIndex(of: $0[...]) }
      guard places.count == names.count else { continue }
      self = .columns(source, time: places[0], input: places[1], output: places[2], count: titles.count)
      return
    }
    let headings = Self.known.map { "\($0.names.joined(separator: ", ")) (\($0.source.rawValue))" }
    throw MixtureError(
      .invalid,
      [
        "\(file): The columns are none that are known; expected a heading with \(headings.joined(separator: " or ")), or "
          + "lines of JSON with timestamp, input_length, output_length (Mooncake)."
      ])
  }

  /// Whose they are.
  var source: RecordedArrivals.Source {
    switch self {
    case .json: .mooncake
    case .columns(let source, _, _, _, _): source
    }
  }

  /// Reads a line; the time counts from wherever the file's clock does.
  func arrival(
    _ line: ArrivalLines.Line, place: String
  ) throws(MixtureError) -> RecordedArrivals.Arrival {
    let refuse = { (sentence: String) in MixtureError(.invalid, ["\(place): \(sentence)"]) }
    switch self {
    case .json:
      let value: JSONValue
      do { value = try JSONValue(parsing: Array(line.bytes)) } catch {
        throw refuse("The line is no JSON document (\(error)).")
      }
      guard let atNs = value["timestamp"]?.number.flatMap({ Self.nanoseconds($0, perUnit: 1e6) }) else {
        throw refuse("timestamp is missing or no number of milliseconds.")
      }
      return RecordedArrivals.Arrival(
        atNs: atNs, inputTokens: try Self.count(value["input_length"]?.integer, "input_length", refuse),
        outputTokens: try Self.count(value["output_length"]?.integer, "output_length", refuse))
    case .columns(let source, let time, let input, let output, let count):
      let fields = Self.fields(line.text)
      guard fields.count == count else {
        throw refuse("The line has \(fields.count) fields, and its heading \(count).")
      }
      let atNs =
        source == .azure
        ? CivilTime(text: fields[time])?.nanoseconds
        : Double(fields[time]).flatMap { Self.nanoseconds($0, perUnit: 1e9) }
      guard let atNs else {
        let form =
          source == .azure ? "a date and time like 2023-11-16 18:17:03.9799600" : "a number of seconds"
        throw refuse("The time “\(fields[time])” is not \(form).")
      }
      return RecordedArrivals.Arrival(
        atNs: atNs, inputTokens: try Self.count(Int(fields[input]), "The prompt's count of tokens", refuse),
        outputTokens: try Self.count(Int(fields[output]), "The answer's count of tokens", refuse))
    }
  }

  /// Of a prompt or an answer: as many as a mixture may allow.
  private static let mostTokens = 10_000_000

  private static func count(
    _ value: Int?, _ name: String, _ refuse: (String) -> MixtureError
  ) throws(MixtureError) -> Int {
    guard let value, 0...mostTokens ~= value else {
      throw refuse("\(name) is missing or no whole number from 0 to \(mostTokens).")
    }
    return value
  }

  private static func nanoseconds(_ value: Double, perUnit unit: Double) -> Int64? {
    // Ten years: what is beyond it overflows sooner or later, and is no clock that counts from a first request.
    guard value >= 0, value * unit < 3.2e17 else { return nil }
    return Int64((value * unit).rounded())
  }

  private static func fields(_ line: String) -> [Substring] {
    line.split(separator: ",", omittingEmptySubsequences: false)
  }
}
