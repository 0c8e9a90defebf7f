internal import JSON

/// Reads the members of one object; every member has to be asked for, and errors name the key path.
struct ConfigurationReader {
  let keyPath: String
  private var members: [JSONValue.Member]
  /// The keys that the object has, and those that it was asked for.
  private let given: Set<String>
  private var known: [String] = []

  init(_ value: JSONValue, at keyPath: String) throws(GatewayError) {
    guard case .object(let members) = value else {
      throw .configuration(keyPath: keyPath, problem: "an object is expected")
    }
    self.keyPath = keyPath
    self.members = members
    var seen: Set<String> = []
    for member in members where !seen.insert(member.key).inserted {
      throw .configuration(
        keyPath: keyPath.isEmpty ? member.key : "\(keyPath).\(member.key)", problem: "the key is there twice")
    }
    given = seen
  }

  func path(_ key: String) -> String { keyPath.isEmpty ? key : "\(keyPath).\(key)" }

  /// Takes a member; a `null` counts as left out.
  mutating func take(_ key: String) -> JSONValue? {
    known.append(key)
    guard let index = members.firstIndex(where: { $0.key == key }) else { return nil }
    let value = members.remove(at: index).value
    return value == .null ? nil : value
  }

  /// - Throws: where members are left that nobody asked for; the error names those that there could be.
  func finish() throws(GatewayError) {
    if let left = members.first {
      throw .configuration(
        keyPath: path(left.key),
        problem: "there is no such key; expected one of \(known.joined(separator: ", "))")
    }
  }

  mutating func string(_ key: String) throws(GatewayError) -> String {
    guard let text = try optionalString(key) else { throw missing(key, "a string") }
    return text
  }

  mutating func optionalString(_ key: String) throws(GatewayError) -> String? {
    guard let value = take(key) else { return nil }
    guard let text = value.string else { throw missing(key, "a string") }
    return text
  }

  mutating func optionalStrings(_ key: String) throws(GatewayError) -> [String]? {
    guard let value = take(key) else { return nil }
    guard let items = value.array else { throw missing(key, "a list of strings") }
    var texts: [String] = []
    for (index, item) in items.enumerated() {
      guard let text = item.string else {
        throw .configuration(keyPath: path("\(key)[\(index)]"), problem: "a string is expected")
      }
      texts.append(text)
    }
    return texts
  }

  mutating func optionalInteger(_ key: String, atLeast least: Int) throws(GatewayError) -> Int? {
    guard let value = take(key) else { return nil }
    guard let number = value.integer, number >= least else {
      throw missing(key, "a whole number of at least \(least)")
    }
    return number
  }

  mutating func integer(_ key: String, atLeast least: Int) throws(GatewayError) -> Int {
    guard let number = try optionalInteger(key, atLeast: least) else {
      throw missing(key, "a whole number of at least \(least)")
    }
    return number
  }

  mutating func optionalFlag(_ key: String) throws(GatewayError) -> Bool? {
    guard let value = take(key) else { return nil }
    guard let flag = value.bool else { throw missing(key, "true or false") }
    return flag
  }

  mutating func optionalNumber(_ key: String, in range: ClosedRange<Double>) throws(GatewayError) -> Double? {
    guard let value = take(key) else { return nil }
    guard let number = value.number, range.contains(number) else {
      throw missing(key, "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A number of milliseconds under `key`, as nanoseconds.
  mutating func optionalMilliseconds(_ key: String) throws(GatewayError) -> Int64? {
    guard let value = take(key) else { return nil }
    return try Self.nanoseconds(value, at: path(key))
  }

  /// - Throws: where `value` is no number of milliseconds from 0 to a day.
  static func nanoseconds(_ value: JSONValue, at keyPath: String) throws(GatewayError) -> Int64 {
    guard let milliseconds = value.number, (0...86_400_000).contains(milliseconds) else {
      throw .configuration(
        keyPath: keyPath, problem: "a number of milliseconds from 0 to 86400000 is expected")
    }
    return Int64((milliseconds * 1_000_000).rounded())
  }

  /// What is said of a member that is not as it should be, or not there.
  func missing(_ key: String, _ expected: String) -> GatewayError {
    .configuration(
      keyPath: path(key), problem: "\(given.contains(key) ? "" : "it is missing; ")\(expected) is expected")
  }
}
