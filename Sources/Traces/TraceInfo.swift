internal import JSON

/// The `info` object of a row, whose members are asked for by name and type.
struct TraceInfo {
  private let members: JSONValue

  /// Reads the object; an empty text stands for an object without members.
  init(_ text: String) throws(TraceRow.Malformed) {
    if text.isEmpty {
      members = .object([])
      return
    }
    do {
      members = try JSONValue(parsing: text)
    } catch {
      throw TraceRow.Malformed("its info is no JSON: \(error)")
    }
    guard case .object = members else { throw TraceRow.Malformed("its info is no JSON object") }
  }

  init(_ value: JSONValue) { members = value }

  private func value<Value>(
    _ key: String, _ kind: StaticString, _ read: (JSONValue) -> Value?
  ) throws(TraceRow.Malformed) -> Value {
    guard let value = members[key].flatMap(read) else {
      throw TraceRow.Malformed("its info has no \(kind) \"\(key)\"")
    }
    return value
  }

  private func inRange<Value: CustomStringConvertible>(
    _ key: String, _ value: Value, _ range: ClosedRange<Value>
  ) throws(TraceRow.Malformed) -> Value {
    guard range.contains(value) else { throw .outOfRange(key, value) }
    return value
  }

  /// A count, a size or a number of something.
  func integer(_ key: String) throws(TraceRow.Malformed) -> Int {
    try inRange(key, try value(key, "integer") { $0.integer }, TraceLimits.counts)
  }
  /// An instant of the monotonic clock, or a duration.
  func instant(_ key: String) throws(TraceRow.Malformed) -> Int64 {
    try instant(key, in: TraceLimits.instantsNs)
  }
  func instant(_ key: String, in range: ClosedRange<Int64>) throws(TraceRow.Malformed) -> Int64 {
    try inRange(key, Int64(try value(key, "integer") { $0.integer }), range)
  }
  func number(_ key: String, in range: ClosedRange<Double>) throws(TraceRow.Malformed) -> Double {
    try inRange(key, try value(key, "number") { $0.number }, range)
  }
  func text(_ key: String) throws(TraceRow.Malformed) -> String { try value(key, "string") { $0.string } }
  func flag(_ key: String) throws(TraceRow.Malformed) -> Bool { try value(key, "boolean") { $0.bool } }
  func any(_ key: String) throws(TraceRow.Malformed) -> JSONValue { try value(key, "value") { $0 } }
  func seed(_ key: String) throws(TraceRow.Malformed) -> UInt64 {
    try value(key, "unsigned number in a string") { $0.string.flatMap { UInt64($0) } }
  }
  func integers(_ key: String) throws(TraceRow.Malformed) -> [Int] {
    let integers = try wholeNumbers(key)
    for integer in integers { _ = try inRange(key, integer, TraceLimits.counts) }
    return integers
  }
  /// Instants; −1 stands for one that never came.
  func instants(_ key: String) throws(TraceRow.Malformed) -> [Int64] {
    let instants = try wholeNumbers(key).map { Int64($0) }
    for instant in instants where instant != -1 { _ = try inRange(key, instant, TraceLimits.instantsNs) }
    return instants
  }
  private func wholeNumbers(_ key: String) throws(TraceRow.Malformed) -> [Int] {
    try value(key, "array of integers") { value in
      guard let items = value.array else { return nil }
      let integers = items.compactMap(\.integer)
      return integers.count == items.count ? integers : nil
    }
  }
  func objects(_ key: String) throws(TraceRow.Malformed) -> [TraceInfo] {
    try value(key, "array") { $0.array?.map { TraceInfo($0) } }
  }

  /// An integer that may be missing or `null`.
  func optionalInteger(_ key: String) throws(TraceRow.Malformed) -> Int? {
    switch members[key] {
    case nil, .null: nil
    default: try integer(key)
    }
  }

  /// A duration that may be missing or `null`.
  func optionalInstant(_ key: String) throws(TraceRow.Malformed) -> Int64? {
    switch members[key] {
    case nil, .null: nil
    default: try instant(key)
    }
  }

  func optionalText(_ key: String) throws(TraceRow.Malformed) -> String? {
    switch members[key] {
    case nil, .null: nil
    default: try text(key)
    }
  }

  func object(_ key: String) throws(TraceRow.Malformed) -> TraceInfo {
    guard let object = try optionalObject(key) else {
      throw TraceRow.Malformed("its info has no object \"\(key)\"")
    }
    return object
  }

  /// An object that may be missing or `null`.
  func optionalObject(_ key: String) throws(TraceRow.Malformed) -> TraceInfo? {
    switch members[key] {
    case nil, .null: nil
    case .object(let object): TraceInfo(.object(object))
    default: throw TraceRow.Malformed("its info has no object \"\(key)\"")
    }
  }
}

extension JSONValue {
  /// A whole number of the machine's width.
  static func integer(_ value: Int) -> JSONValue { .integer(Int64(value)) }

  /// An array of whole numbers.
  static func integers(_ values: [Int]) -> JSONValue { .array(values.map { .integer(Int64($0)) }) }
}
