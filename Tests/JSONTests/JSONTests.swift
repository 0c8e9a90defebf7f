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

  @Test(
    "A mistake is told with its line, its column and what would be right",
    arguments: [
      ("", "line 1, column 1: there is nothing here; expected a value"),
      (
        #"{"a": tru}"#,
        "line 1, column 7: expected a value (text in double quotes, a number, true, false, null, a list or an object), not “tru”"
      ),
      ("{\"é\": 1,\n  'b': 2}", "line 2, column 3: expected a key in double quotes, not “'”"),
      (#"{"a": 1 "b": 2}"#, "line 1, column 9: expected a comma or “}”, not “\"”"),
      (#"{"a" 1}"#, "line 1, column 6: expected a colon after the key, not “1”"),
      (#"{"a": 1,}"#, "line 1, column 9: expected a key in double quotes, not “}”"),
      ("[1,\n2", "line 1, column 1: the list that begins here is not closed"),
      (#"{"a": "b"#, "line 1, column 7: the text in quotes that begins here is not closed"),
      (
        "{\"a\": \"b\nc\"}",
        "line 1, column 7: the text in quotes that begins here is not closed on its line; a line's end in it is written as \\n"
      ),
      ("[01]", "line 1, column 2: “01” is no number as JSON writes it, such as -1, 0.5 or 2e3"),
      ("{}\n{}", "line 2, column 1: the document has ended before “{”; expected nothing more"),
      (
        #"["\x"]"#,
        "line 1, column 3: a backslash in quotes is followed by one of \" \\ / b f n r t u, and itself written as \\\\"
      ),
      (#"["\ud83d"]"#, "line 1, column 3: this is half a pair of surrogates; the other half is missing"),
    ])
  func mistake(text: String, sentence: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(error?.description == sentence)
  }

  @Test("Bytes that are no UTF-8 are told with their place")
  func notUTF8() {
    let bytes = Array("[\n\"é".utf8) + [0xFF] + Array("\"]".utf8)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.description == "line 2, column 3: the bytes here are not UTF-8; save the text as UTF-8")
  }

  @Test("Whatever is wrong with a document, there is a word for it", arguments: 1...3)
  func everyMistake(seed: UInt64) {
    let document = Array(
      #"{"a": [1, -2.5e3, true, null, "x\u00e9\n\ud83d\ude00"], "é": {"b": false, "": []}}"#.utf8)
    let pieces = Array("{}[]:,\"\\ \n0179.-+eEtrufalsn\u{1}".utf8) + [0xC3, 0xFF]
    var state = seed
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    for _ in 0..<5_000 {
      var bytes = document
      for _ in 0...random(3) {
        let place = random(bytes.count)
        switch random(3) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(pieces[random(pieces.count)], at: place)
        default: bytes[place] = pieces[random(pieces.count)]
        }
      }
      guard
        case .failure(let error) = Result(catching: { () throws(JSONError) in try JSONValue(parsing: bytes) })
      else { continue }
      #expect(
        !error.problem.hasPrefix("values are nested too deep"), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test("Whole numbers of every length are written as they are read")
  func integers() {
    var numbers: [Int64] = [0, .max, .min]
    var power: Int64 = 1
    for _ in 0..<19 {
      numbers += [power - 1, power, power + 1, 1 - power, -power, -1 - power]
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    for number in numbers {
      var writer = JSONWriter()
      writer.integer(number)
      #expect(writer.text == String(number))
    }
    var writer = JSONWriter()
    writer.pieces(upTo: 64) { pieces in
      for number in [7, -7, 12, 345, -6789] as [Int64] {
        pieces.integer(number)
        pieces.raw(",")
      }
    }
    #expect(writer.text == "7,-7,12,345,-6789,")
  }

  @Test("A string of any length is written as it is read, wherever in it something is escaped")
  func escapesInLongStrings() throws {
    for count in [0, 1, 158, 159, 160, 161, 319, 320, 321, 1000] {
      for escaped in ["\"", "\\", "\n", "\u{1}", "\u{1F}", "é", "語"] {
        for place in Set([0, count / 2, max(0, count - 1), count]) {
          let text =
            String(repeating: "a", count: place) + escaped + String(repeating: "b", count: count - place)
          #expect(try JSONValue(parsing: JSONValue.string(text).text).string == text)
          #expect(
            JSONPieces.text(upTo: 2 + 6 * text.utf8.count) { $0.string(text) } == JSONValue.string(text).text)
        }
      }
    }
    let controls = String(String.UnicodeScalarView((0..<500).map { Unicode.Scalar(UInt8($0 % 32)) }))
    #expect(try JSONValue(parsing: JSONValue.string(controls).text).string == controls)
  }

  @Test("Members keep their order, and nested ones their keys")
  func order() throws {
    let value = try JSONValue(parsing: #"{"z":{"y":1},"a":[{"b":2}]}"#)
    #expect(value == ["z": ["y": 1], "a": [["b": 2]]])
    #expect(value["a"]?.array?[0]["b"]?.integer == 2)
  }

  @Test("HMAC-SHA-256 of RFC 4231's test cases 1, 2 and 6, and of nothing under no key")
  func hmac() {
    func digest(_ key: [UInt8], _ texts: String...) -> String {
      var digest = HMACSHA256(key: key)
      for text in texts { digest.update(text) }
      return digest.hex()
    }
    #expect(
      digest([UInt8](repeating: 0x0B, count: 20), "Hi There")
        == "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")
    #expect(
      digest(Array("Jefe".utf8), "what do ya want ", "", "for nothing?")
        == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    #expect(
      digest([UInt8](repeating: 0xAA, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First")
        == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    #expect(digest([]) == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
    #expect(HMACSHA256(key: []).hex(bytes: 4) == "b613679a")
  }

  @Test("SHA-256 of the FIPS 180-4 examples")
  func digest() {
    var digest = SHA256()
    digest.update("abc")
    #expect(digest.hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(SHA256().hex(bytes: 4) == "e3b0c442")
  }
}
