internal import JSON

/// An answer that is an error, in OpenAI's form.
struct MockRefusal: Error, Equatable, Sendable {
  var status: Int
  var message: String
  var type: String
  var parameter: String?
  var code: String?

  /// A request that makes no sense.
  static func invalid(_ message: String, parameter: String? = nil) -> MockRefusal {
    MockRefusal(status: 400, message: message, type: "invalid_request_error", parameter: parameter)
  }

  /// A model that is not served.
  static func unknown(model: String) -> MockRefusal {
    MockRefusal(
      status: 404, message: "The model `\(model)` does not exist.", type: "invalid_request_error",
      parameter: "model", code: "model_not_found")
  }

  var body: [UInt8] {
    var writer = JSONWriter()
    let error: JSONValue = [
      "error": [
        "message": .string(message), "type": .string(type),
        "param": parameter.map { .string($0) } ?? .null, "code": code.map { .string($0) } ?? .null,
      ]
    ]
    writer.value(error)
    return writer.bytes
  }
}
