import Gateway
import Testing

/// What is wrong before anything has been sent: nothing is, and no trace is left.
@Suite struct MistakeTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var changes: [(String, String)] = []
    var arguments = ["--prompt", "Why?"]
    var code: Int32
    /// What is said; FOLDER stands for the folder.
    var sentence: String
  }

  static let mistakes = [
    Mistake(
      testDescription: "a key that does not exist", changes: [("policy:", "polcy:")], code: 78,
      sentence: "FOLDER/mixture.yaml:10:1: polcy is no known key; did you mean policy?"),
    Mistake(
      testDescription: "a value of the wrong type", changes: [("{model: b}", "{model: [b]}")], code: 78,
      sentence:
        "FOLDER/mixture.yaml:6:14: agents.b.model is a list; expected the model's name, as its endpoint knows it."
    ),
    Mistake(
      testDescription: "no YAML", changes: [("layers: [[a, b]]", "layers: [[a, b]")], code: 78,
      sentence:
        "FOLDER/mixture.yaml:9:1: This is not YAML: did not find expected ',' or ']', while parsing a flow sequence "
        + "(from line 8, column 9)."),
    Mistake(
      testDescription: "an environment variable that is not set",
      changes: [("base_url", "key_variable: NO_SUCH_KEY\n    base_url")], code: 78,
      sentence:
        "The environment variable NO_SUCH_KEY, which holds the key of endpoint local, is not set."),
    Mistake(
      testDescription: "a quorum of more than there are",
      changes: [("staircase[first=8,step=8]", "\"quorum[barrier.quorum=3]\"")], code: 78,
      sentence:
        "FOLDER/mixture.yaml:10:9: policy: quorum[barrier.quorum=3]: barrier.quorum is 3, but nobody in this mixture "
        + "reads more than 2; expected a whole number from 1 to 2, or all."),
    Mistake(
      testDescription: "a quorum of more than there are, on the command line",
      arguments: ["--prompt", "x", "--policy", "staircase[barrier.quorum=9]"], code: 64,
      sentence:
        "--policy: staircase[barrier.quorum=9]: barrier.quorum is 9, but nobody in this mixture reads more than 2; "
        + "expected a whole number from 1 to 2, or all."),
    Mistake(
      testDescription: "an empty prompt", arguments: ["--prompt", ""], code: 64,
      sentence: "--prompt: The prompt is empty."),
    Mistake(
      testDescription: "a prompt of white space", arguments: ["--prompt", " \n\u{3000}"], code: 64,
      sentence: "--prompt: The prompt is empty."),
    Mistake(
      testDescription: "no prompt", arguments: [], code: 64,
      sentence: "run needs something to answer: --prompt TEXT or --file FILE."),
    Mistake(
      testDescription: "a file of prompts that is missing", arguments: ["-f", "FOLDER/none.jsonl"], code: 66,
      sentence: "FOLDER/none.jsonl cannot be read: No such file or directory."),
    Mistake(
      testDescription: "a file of prompts without any", arguments: ["-f", "/dev/null"], code: 65,
      sentence: "/dev/null: The prompt is empty."),
    Mistake(
      testDescription: "a policy that does not exist", arguments: ["--prompt", "x", "--policy", "ful"],
      code: 64, sentence: "--policy: “ful” is no policy; did you mean full?"),
    Mistake(
      testDescription: "an option that does not exist", arguments: ["--promt", "x"], code: 64,
      sentence: "run has no option --promt. Did you mean --prompt?"),
    Mistake(
      testDescription: "a number that is none", arguments: ["--prompt", "x", "--repeat", "many"], code: 64,
      sentence: "--repeat needs a whole number, not \"many\"."),
  ]

  @Test("A mistake is one sentence with its place and what would be right", arguments: mistakes)
  func mistake(_ mistake: Mistake) async throws {
    let stage = try Stage()
    let place = { (text: String) in text.replacing("FOLDER", with: stage.folder.path) }
    let end = try await stage.run(mistake.arguments.map(place), mistake.changes)
    #expect(end.code == mistake.code)
    #expect(end.errors == "chunkwise: \(place(mistake.sentence))\n")
    #expect(end.output.isEmpty)
    #expect(stage.folder.contents(of: "trace.jsonl.zst").isEmpty)
    #expect(stage.server.requests.isEmpty)
  }

  @Test("A trace's name does not promise plain text", arguments: ["t.jsonl", "t.JSON", "t.ndjson"])
  func plainTrace(name: String) async throws {
    let stage = try Stage()
    let path = stage.folder.file(name)
    for command in [["run", "-m", try stage.mixture(), "--prompt", "x"], ["demo"]] {
      let end = try await Binary.run(command + ["--trace", path])
      #expect(end.code == 64)
      #expect(
        end.complaint?.hasPrefix(
          "--trace \(path): a trace is compressed; name it \(stage.folder.file("t")).jsonl.zst.") == true)
      #expect(stage.folder.contents(of: name).isEmpty)
    }
  }

  @Test("A mixture that is missing is no input")
  func missingMixture() async throws {
    let end = try await Binary.run(["run", "-m", "/nowhere/m.yaml", "--prompt", "x", "--no-trace"])
    #expect(end.code == 66)
    #expect(end.complaint == "/nowhere/m.yaml cannot be read: No such file or directory.")
  }

  @Test("A line of a file of prompts that is wrong is named by its number, and is data")
  func promptLine() async throws {
    let stage = try Stage()
    let file = stage.folder.store("{\"prompt\": \"Why?\"}\n{\"promt\": \"Why?\"}\n".utf8, as: "p.jsonl")
    let end = try await stage.run(["-f", file])
    #expect(end.code == 65)
    #expect(end.complaint == "\(file):2: The record has none of prompt, instruction and messages.")
    #expect(stage.server.requests.isEmpty)
  }

  @Test("A trace that cannot be made is said before anybody is asked")
  func traceFolder() async throws {
    let stage = try Stage()
    let end = try await Binary.run([
      "run", "-m", try stage.mixture(), "--prompt", "x", "--trace", "/nowhere/t.jsonl.zst",
    ])
    #expect(end.code == 73)
    let sentence = "The trace /nowhere/t.jsonl.zst cannot be made: No such file or directory."
    #expect(end.complaint == sentence)
    #expect(stage.server.requests.isEmpty)
    let demo = try await Binary.run(["demo", "--trace", "/nowhere/t.jsonl.zst"])
    #expect(demo.code == 73)
    // A demo is recorded beside what it may replace.
    #expect(
      demo.complaint == "The trace /nowhere/t.unfinished.jsonl.zst cannot be made: No such file or directory."
    )
  }

  @Test("A trace is never written over")
  func existingTrace() async throws {
    let stage = try Stage()
    _ = stage.folder.store("kept".utf8, as: "trace.jsonl.zst")
    let end = try await stage.run()
    #expect(end.code == 73)
    #expect(
      end.complaint
        == "\(stage.trace) is there already. Go on in it with --resume \(stage.trace), or name another file with --trace."
    )
    #expect(stage.folder.contents(of: "trace.jsonl.zst") == Array("kept".utf8))
    #expect(stage.server.requests.isEmpty)
  }
}
