import Aggregation
import ChatTransport
import Mixtures
import Testing
import TokenStreams

@Test(
  "What is no YAML document is refused with its place",
  arguments: [
    ("", "1:1: The file is empty; expected a mapping."),
    ("# nothing\n", "1:1: The file is empty; expected a mapping."),
    ("null", "1:1: The document is empty; expected a mapping with endpoints, agents and an aggregator."),
    ("[1]", "1:1: The document is a list; expected a mapping with endpoints, agents and an aggregator."),
    ("agents:\n\tqwen: 1", "2:1: A tab stands here; YAML is indented with spaces."),
    ("ä: é\nagents:\n\tqwen: 1", "3:1: A tab stands here; YAML is indented with spaces."),
    ("a: 1\n---\nb: 2", "2:1: A second document begins here; expected one."),
    (
      "a: [1, 2\nb: 3",
      "2:2: This is not YAML: did not find expected ',' or ']', while parsing a flow sequence (from line 1, column 4)."
    ),
    ("a: *b", "1:4: No anchor “&b” ends before this alias."),
    ("a: &b [*b]", "1:8: No anchor “&b” ends before this alias."),
    ("a: {<<: 3}", "1:9: “<<” merges a mapping, or a list of mappings, only."),
    ("a: \u{1}", "1:4: This is not YAML: control characters are not allowed."),
    (String(repeating: "[", count: 100), "1:65: Values are nested more than 64 deep."),
  ])
func refused(yaml: String, sentence: String) { #expect(problems(yaml) == ["mixture.yaml:\(sentence)"]) }

@Test("Bytes that are not UTF-8 are refused with their line and column")
func notUTF8() {
  let error = #expect(throws: MixtureError.self) {
    try Mixture(yaml: Array("a: 1\nä: ".utf8) + [0xFF], file: "mixture.yaml")
  }
  #expect(error?.problems == ["mixture.yaml:2:4: The bytes here are not UTF-8; save the file as UTF-8."])
}

@Test("A billion laughs are refused, not read")
func billionLaughs() {
  var yaml = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
  for level in 1...30 {
    let alias = "*a\(level - 1)"
    yaml += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
  }
  #expect(
    problems(yaml) == ["mixture.yaml:5:45: The document has more than 100000 values, aliases included."])
}

@Test("Aliases do not lead deeper than what is written out may")
func deepAliases() {
  var yaml = "a0: &a0 [x]\n"
  for level in 1...80 { yaml += "a\(level): &a\(level) [*a\(level - 1)]\n" }
  #expect(problems(yaml).first?.hasSuffix("Values are nested more than 64 deep.") == true)
}

@Test(
  "A document of many megabytes is read or refused in a second, and a scalar of a megabyte is cut in its sentence"
)
func huge() {
  let flood = "agents: [" + String(repeating: "x,", count: 2_000_000) + "x]"
  #expect(
    problems(flood).first?.hasSuffix("The document has more than 100000 values, aliases included.") == true)
  let found = problems(mixture("0.7", String(repeating: "x", count: 1 << 20)))
  #expect(found.count == 1 && found[0].utf8.count < 300)
}

@Test(
  "Anchors and merge keys share what agents have in common; a mistake in it is told once, where it stands")
func anchors() throws {
  let yaml = { (temperature: String) in
    """
    endpoints: {local: {provider: vllm}}
    agents:
      a: &base {model: m, temperature: \(temperature), max_tokens: 7}
      b: {<<: *base, max_tokens: 9}
      c: *base
    layers: [[a, b, c]]
    aggregator: a
    """
  }
  let mixture = try Mixture(yaml: Array(yaml("0.25").utf8), file: "m.yaml")
  #expect(mixture.agents.map(\.temperature) == [0.25, 0.25, 0.25])
  #expect(mixture.agents.map(\.maxTokens) == [7, 9, 7])
  #expect(
    problems(yaml("5")).first
      == "mixture.yaml:3:36: agents.a.temperature is “5”; expected a number from 0 to 2.")
}

@Test("JSON is YAML, with or without spaces and with tabs between its tokens")
func json() throws {
  let text = """
    {"endpoints":{"e":{"base_url":"http:\\/\\/h:1\\/v1","limits":{"idle":"1.5s"}}},
    \t"agents":{"a":{"model":"m","temperature":1e-1,"top_p":1}},"layers":[["a","a"]],"aggregator":"a"}
    """
  let mixture = try Mixture(yaml: Array(text.utf8), file: "dir/my.mix.json")
  #expect(mixture.endpoints[0].baseURL == "http://h:1/v1")
  #expect(mixture.endpoints[0].limits.idleNs == 1_500_000_000)
  #expect(mixture.agents[0].temperature == 0.1)
  #expect(mixture.shape.callCount == 3)
  #expect(mixture.shape.name == "my.mix")
}

@Test("A byte-order mark and Windows line ends change nothing, neither in what is read nor in places")
func windows() {
  let windows = { (yaml: String) in "\u{FEFF}" + yaml.split(separator: "\n").joined(separator: "\r\n") }
  #expect(problems(windows(soundMixture)) == [])
  #expect(
    problems(windows(mixture("0.7", "hot"))) == [
      "mixture.yaml:7:18: agents.qwen.temperature is “hot”; expected a number from 0 to 2."
    ])
}

@Test("A file that cannot be read says why")
func unreadable() {
  let missing = #expect(throws: MixtureError.self) { try Mixture(path: "/nonexistent/mixture.yaml") }
  #expect(
    missing
      == MixtureError(.unreadable, ["/nonexistent/mixture.yaml cannot be read: No such file or directory."]))
  let folder = #expect(throws: MixtureError.self) { try Mixture(path: "/") }
  #expect(folder == MixtureError(.unreadable, ["/ cannot be read: Is a directory."]))
}

@Test("Every prefix of a configuration is read or refused with a place, never worse")
func truncated() {
  let bytes = Array(Preset.moaGPT4o.yaml().utf8)
  for end in bytes.indices {
    do throws(MixtureError) {
      _ = try Mixture(yaml: Array(bytes[..<end]), file: "m")
    } catch {
      #expect(error.problems.allSatisfy { $0.hasPrefix("m:") })
    }
  }
}

@Test(
  "A configuration with bytes changed, lines doubled or lines lost is read or refused with a place, never worse"
)
func mutated() {
  var random = SplitMix64(seed: 7)
  let own =
    "\nlimits: {idle: 5s}\nretry: {cap: 9s}\npolicies: {fast: {base: quorum, barrier: {quorum: 4}}}\nfallback: dbrx\n"
  let sources = Preset.allCases.map { $0.yaml() + own }
  for _ in 0..<3_000 {
    var lines = sources.randomElement(using: &random)!.split(separator: "\n").map { Array($0.utf8) }
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let line = lines.indices.randomElement(using: &random)!
      switch Int.random(in: 0..<4, using: &random) {
      case 0: lines.remove(at: line)
      case 1: lines.insert(lines.randomElement(using: &random)!, at: line)
      case 2:
        lines[line].insert(
          Array("-:{}[]\"'&*!|>%@`#,? \t0a\u{FF}".utf8).randomElement(using: &random)!, at: 0)
      default:
        if let byte = lines[line].indices.randomElement(using: &random) {
          lines[line][byte] ^= 1 << (random.next() % 8)
        }
      }
    }
    do throws(MixtureError) {
      _ = try Mixture(yaml: Array(lines.joined(separator: [0x0A])), file: "m")
    } catch {
      #expect(!error.problems.isEmpty)
      #expect(error.problems.prefix(10).allSatisfy { $0.hasPrefix("m:") })
    }
  }
}
