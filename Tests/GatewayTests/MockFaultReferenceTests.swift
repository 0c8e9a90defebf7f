import Gateway
import JSON
import Testing

@Suite struct MockFaultReferenceTests {
  static func configuration(_ rules: [JSONValue]) -> JSONValue {
    ["models": [["name": "mock"]], "faults": .array(rules)]
  }

  @Test("Every example is a rule, and with all of them the mock still serves")
  func examples() throws {
    let rules = try MockFaultReference.all.map { try JSONValue(parsing: $0.example) }
    let configuration = try MockConfiguration(json: Self.configuration(rules))
    #expect(configuration.faults.count == MockFaultReference.all.count)
    for (fault, rule) in zip(MockFaultReference.all, configuration.faults) {
      var only = configuration
      only.faults = [rule]
      let server = try MockServer.start(only, keepsRequests: true)
      let response = ask(server, body("mock", [("user", "Say Grüße."), ("assistant", "Grü")]))
      #expect(server.requests.count == 1, "\(fault.name)")
      #expect(response.end != .timeout, "\(fault.name)")
    }
  }

  @Test("The keys that are listed for a fault are those that it takes", arguments: MockFaultReference.all)
  func keys(fault: MockFaultReference) throws {
    guard case .object(let members) = try JSONValue(parsing: fault.example) else { return }
    let rule = JSONValue.object(members + [.init("no_such_key", 1)])
    let error = try #require(throws: GatewayError.self) {
      try MockConfiguration(json: Self.configuration([rule]))
    }
    let list = try #require(error.description.split(separator: "expected one of ").last?.dropLast())
    let own = MockFaultReference.ruleKeys.map(\.name) + ["fault"]
    #expect(Set(list.split(separator: ", ").map(String.init)) == Set(own + fault.keys.map(\.name)))
  }
}
