internal import JSON

/// The answers that are known beforehand, by prompt.
public struct MockScript: Equatable, Sendable {
  private struct Entry: Equatable, Sendable {
    var prompt: String
    var common: [String] = []
    var byModel: [String: [String]] = [:]
  }

  private var entries: [Entry] = []
  private var places: [String: Int] = [:]

  /// An empty script.
  public init() {}

  /// Reads JSON Lines, each `{"prompt": …, "answers": […]}` or `{"prompt": …, "model": …, "answer": …}`; `model`
  /// may stand in the first form too, and lines with the same prompt add up. Empty lines are skipped.
  ///
  /// - Throws: `GatewayError.script` with the number of the first line that is wrong.
  public init(jsonLines text: String) throws(GatewayError) {
    let lines = Array(text.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D })
    {
      let value: JSONValue
      do { value = try JSONValue(parsing: Array(line)) } catch {
        throw .script(line: index + 1, problem: "it is no JSON (\(error.description))")
      }
      do { try add(value, at: "") } catch {
        guard case .configuration(let keyPath, let problem) = error else { throw error }
        throw .script(line: index + 1, problem: keyPath.isEmpty ? problem : "\(keyPath): \(problem)")
      }
    }
  }

  /// Adds answers to a prompt, for every model or for one.
  public mutating func add(prompt: String, model: String? = nil, answers: [String]) {
    let place = places[prompt] ?? entries.count
    if place == entries.count {
      entries.append(Entry(prompt: prompt))
      places[prompt] = place
    }
    if let model {
      entries[place].byModel[model, default: []] += answers
    } else {
      entries[place].common += answers
    }
  }

  /// Adds one line of a script.
  mutating func add(_ value: JSONValue, at keyPath: String) throws(GatewayError) {
    var reader = try ConfigurationReader(value, at: keyPath)
    let prompt = try reader.string("prompt")
    let model = try reader.optionalString("model")
    let answer = try reader.optionalString("answer")
    let list = try reader.optionalStrings("answers")
    try reader.finish()
    switch (answer, list) {
    case (let answer?, nil): add(prompt: prompt, model: model, answers: [answer])
    case (nil, let list?) where !list.isEmpty: add(prompt: prompt, model: model, answers: list)
    default:
      throw .configuration(
        keyPath: keyPath, problem: "either \"answer\" or a list \"answers\" with an item is expected")
    }
  }

  /// What the script says about a conversation: the message that is the prompt, and the model's answers to it.
  ///
  /// The last user message that is a scripted prompt counts; else the last that contains one, so that a nonce before
  /// it or evidence after it do no harm.
  func match(_ messages: [MockRequest.Message], model: String) -> (message: Int, answers: [String])? {
    for (index, message) in messages.enumerated().reversed() where message.role == "user" {
      if let place = places[message.content], let answers = answers(place, model) { return (index, answers) }
    }
    for (index, message) in messages.enumerated().reversed() where message.role == "user" {
      for place in entries.indices {
        let prompt = entries[place].prompt
        guard !prompt.isEmpty, message.content.utf8.count > prompt.utf8.count else { continue }
        if message.content.containsBytes(of: prompt), let answers = answers(place, model) {
          return (index, answers)
        }
      }
    }
    return nil
  }

  private func answers(_ place: Int, _ model: String) -> [String]? {
    let entry = entries[place]
    if let own = entry.byModel[model] { return own }
    return entry.common.isEmpty ? nil : entry.common
  }
}
