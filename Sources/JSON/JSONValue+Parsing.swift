internal import CSimdjson

extension JSONValue {
  /// Reads one whole document.
  ///
  /// - Throws: `JSONError` where the bytes are not one JSON document in UTF-8.
  public init(parsing bytes: [UInt8]) throws(JSONError) {
    var builder = Builder()
    let isDocument = bytes.withUnsafeBufferPointer { buffer in
      withUnsafeMutablePointer(to: &builder) { context in
        withUnsafePointer(to: Builder.visitor) { visitor in
          csimdjson_visit(buffer.baseAddress, buffer.count, visitor, context)
        }
      }
    }
    guard isDocument else { throw JSONError(in: bytes) }
    self = builder.root
  }

  /// Reads one whole document.
  ///
  /// - Throws: `JSONError` where the text is not one JSON document.
  public init(parsing text: String) throws(JSONError) { try self.init(parsing: Array(text.utf8)) }
}

/// Puts a document together from the parser's callbacks.
private struct Builder {
  private struct Container {
    var isObject: Bool
    var key: String
    var items: [JSONValue] = []
    var members: [JSONValue.Member] = []
  }

  private var open: [Container] = []
  private var key = ""
  var root = JSONValue.null

  private mutating func add(_ value: JSONValue) {
    guard let last = open.indices.last else {
      root = value
      return
    }
    if open[last].isObject {
      open[last].members.append(JSONValue.Member(key, value))
    } else {
      open[last].items.append(value)
    }
  }

  private mutating func begin(object: Bool) {
    open.append(Container(isObject: object, key: key))
  }

  private mutating func end() {
    let closed = open.removeLast()
    key = closed.key
    add(closed.isObject ? .object(closed.members) : .array(closed.items))
  }

  private static func text(_ bytes: UnsafePointer<CChar>?, _ count: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  private static func with(_ context: UnsafeMutableRawPointer?, _ body: (inout Builder) -> Void) {
    body(&context!.assumingMemoryBound(to: Builder.self).pointee)
  }

  static let visitor = csimdjson_visitor(
    begin_array: { with($0) { $0.begin(object: false) } },
    begin_object: { with($0) { $0.begin(object: true) } },
    end: { with($0) { $0.end() } },
    key: { context, bytes, count in with(context) { $0.key = text(bytes, count) } },
    string: { context, bytes, count in with(context) { $0.add(.string(text(bytes, count))) } },
    integer: { context, value in with(context) { $0.add(.integer(value)) } },
    number: { context, value in with(context) { $0.add(.number(value)) } },
    boolean: { context, value in with(context) { $0.add(.bool(value)) } },
    null: { context in with(context) { $0.add(.null) } })
}
