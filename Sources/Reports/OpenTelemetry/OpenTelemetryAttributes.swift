internal import JSON

/// Attributes as OTLP/JSON has them: a list of keys and typed values, in which a whole number is text.
struct OpenTelemetryAttributes: Sendable {
  private(set) var members: [JSONValue] = []

  mutating func add(_ key: String, _ text: String) { add(key, value: ["stringValue": .string(text)]) }

  mutating func add(_ key: String, _ flag: Bool) { add(key, value: ["boolValue": .bool(flag)]) }

  mutating func add(_ key: String, _ number: Int) {
    add(key, value: ["intValue": .string(String(number))])
  }

  mutating func add(_ key: String, _ number: Double) { add(key, value: ["doubleValue": .number(number)]) }

  mutating func add(_ key: String, _ words: [String]) {
    let values = words.map { word -> JSONValue in ["stringValue": .string(word)] }
    add(key, value: ["arrayValue": ["values": .array(values)]])
  }

  private mutating func add(_ key: String, value: JSONValue) {
    members.append(["key": .string(key), "value": value])
  }

  var json: JSONValue { .array(members) }
}

extension JSONValue {
  /// An instant as OTLP/JSON has it: 64 bits as text.
  static func nanoseconds(_ ns: Int64) -> JSONValue { .string(String(UInt64(max(0, ns)))) }
}
