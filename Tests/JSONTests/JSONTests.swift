import Digests
import JSON
import Testing

@Suite("JSON text")
struct JSONTests {
  @Test(
    "A document that is written and read again is the same",
    arguments: [
      #"{"a":[1,-2,3.5,true,false,null,"x"],"":{}}"#, #""\u0000\u001f\"\\\b\t\n\f\r/é👩‍🚀""#, "[]",
      "-9223372036854775808",
    ])
  func roundTrip(text: String) throws {
    let value = try JSONValue(parsing: text)
    #expect(try JSONValue(parsing: value.text) == value)
  }

  @Test("What is no document is refused", arguments: ["", "{", "[1,]", #"{"a":1} x"#, "nul", "\"\u{1}\""])
  func refusal(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test("Members keep their order, and nested ones their keys")
  func order() throws {
    let value = try JSONValue(parsing: #"{"z":{"y":1},"a":[{"b":2}]}"#)
    #expect(value == ["z": ["y": 1], "a": [["b": 2]]])
    #expect(value["a"]?.array?[0]["b"]?.integer == 2)
  }

  @Test("SHA-256 of the FIPS 180-4 examples")
  func digest() {
    var digest = SHA256()
    digest.update("abc")
    #expect(digest.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256().hex(bytes: 4) == "e3b0c442")
  }
}
