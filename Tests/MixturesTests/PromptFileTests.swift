import Mixtures
import Testing
import TokenStreams

private func prompts(_ text: String, _ file: String) throws -> [Mixtures.Prompt] {
  try PromptFile.prompts(Array(text.utf8), file: file)
}

@Test("JSON Lines hold prompts, instructions and conversations, and may name them")
func lines() throws {
  let text = """
    {"prompt": "a"}\r
    {"instruction": "b", "dataset": "x", "output": "y", "id": 7}

    {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "\\ud83d\\ude00"}], "id": "c"}
    """
  let expected = [
    try Prompt("a"), try Prompt("b", id: "7"),
    try Prompt([Message(.system, "s"), Message(.user, "😀")], id: "c", source: ""),
  ]
  #expect(try prompts(text, "p.jsonl") == expected)
  #expect(try prompts("\u{FEFF}" + text, "-") == expected)
}

@Test("A JSON array holds the same records, a JSON object is one, and any other file is one prompt")
func documents() throws {
  #expect(
    try prompts(#"[{"prompt": "a"}, {"instruction": "b"}]"#, "P.JSON") == [try Prompt("a"), try Prompt("b")])
  #expect(try prompts(#"{"prompt": "a"}"#, "p.json") == [try Prompt("a")])
  #expect(try prompts(#" [{"prompt": "a"}]"#, "-") == [try Prompt("a")])
  #expect(try prompts("{not json}\nat all\r\n", "p.txt") == [try Prompt("{not json}\nat all")])
  #expect(try prompts("Why?\n", "-") == [try Prompt("Why?")])
}

@Test("A prompt of a megabyte is a prompt")
func megabyte() throws {
  let text = String(repeating: "wörd ", count: 200_000)
  #expect(try prompts(text, "p.txt")[0].messages == [Message(.user, text)])
  #expect(try prompts("{\"prompt\": \"\(text)\"}", "p.jsonl")[0].messages == [Message(.user, text)])
}

@Test(
  "A mistake in a file of prompts is told with its line or its record",
  arguments: [
    ("p.jsonl", "", "p.jsonl: The file holds no prompt."),
    ("p.json", "[]", "p.json: The file holds no prompt."),
    ("p.txt", " \n", "p.txt: The prompt is empty."),
    ("-", "", "standard input: The prompt is empty."),
    ("p.jsonl", "{\"prompt\": \"a\"}\n\n{\"prompt\": \"\\n\"}", "p.jsonl:3: The prompt is empty."),
    ("p.jsonl", "[1]", "p.jsonl:1: Expected an object with prompt, instruction or messages."),
    ("p.jsonl", "{\"promt\": \"a\"}", "p.jsonl:1: The record has none of prompt, instruction and messages."),
    (
      "p.jsonl", "{\"prompt\": \"a\", \"messages\": []}",
      "p.jsonl:1: The record has prompt and messages; expected one of prompt, instruction and messages."
    ),
    (
      "p.jsonl", "{\"prompt\": \"a\", \"prompt\": \"b\"}",
      "p.jsonl:1: The record has prompt and prompt; expected one of prompt, instruction and messages."
    ),
    ("p.jsonl", "{\"prompt\": 3}", "p.jsonl:1: prompt is not text."),
    ("p.jsonl", "{\"prompt\": \"a\", \"id\": []}", "p.jsonl:1: id is neither text nor a whole number."),
    ("p.jsonl", "{\"messages\": {}}", "p.jsonl:1: messages is not an array."),
    (
      "p.json", "[{\"prompt\": \"a\"}, {\"messages\": []}]",
      "p.json: record 2: The conversation has no message."
    ),
    ("p.jsonl", "{\"messages\": [3]}", "p.jsonl:1: messages[0] is not an object with role and content."),
    (
      "p.jsonl", "{\"messages\": [{\"content\": \"a\"}]}",
      "p.jsonl:1: messages[0].role is missing; expected system, user or assistant."
    ),
    (
      "p.jsonl", "{\"messages\": [{\"role\": \"human\", \"content\": \"a\"}]}",
      "p.jsonl:1: messages[0].role is “human”; expected system, user or assistant."
    ),
    (
      "p.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": [\"a\"]}]}",
      "p.jsonl:1: messages[0].content is missing or not text."
    ),
    (
      "p.jsonl",
      "{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}]}",
      "p.jsonl:1: The last message of the conversation is the assistant's; expected the user's."
    ),
    (
      "p.jsonl",
      "{\"messages\": [{\"role\": \"system\", \"content\": \"\"}, {\"role\": \"user\", \"content\": \"b\"}]}",
      "p.jsonl:1: Message 1 of the conversation, the system's, is empty."
    ),
  ])
func promptMistake(file: String, text: String, sentence: String) {
  let error = #expect(throws: MixtureError.self) { try prompts(text, file) }
  #expect(error?.problems == [sentence])
}

@Test("A line that is no JSON is told with its number, and bytes that are not UTF-8 with their place")
func broken() {
  let error = #expect(throws: MixtureError.self) {
    try prompts("{\"prompt\": \"a\"}\n{\"prompt\": \"b\"", "p.jsonl")
  }
  #expect(
    error?.problems == ["p.jsonl:2:1: This is no JSON: the object that begins here is not closed."])
  let bytes = #expect(throws: MixtureError.self) {
    try PromptFile.prompts([0x61, 0x0A, 0x62, 0xC3, 0x28], file: "p.txt")
  }
  #expect(bytes?.problems == ["p.txt:2:2: The bytes here are not UTF-8; save the file as UTF-8."])
}

@Test("An empty prompt on the command line is refused in a sentence")
func emptyPrompt() {
  let error = #expect(throws: MixtureError.self) { try Prompt(" \n\t") }
  #expect(error?.description == "--prompt: The prompt is empty.")
}
