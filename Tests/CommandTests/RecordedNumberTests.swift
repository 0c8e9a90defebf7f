import Testing

/// Traces whose numbers nobody can have recorded.
@Suite struct RecordedNumberTests {
  /// What reads traces; files of their folder behind an @.
  private static let commands: [String] = [
    "trace info @x.jsonl", "trace verify @x.jsonl", "trace pack @x.jsonl -o @packed.zst", "analyze @x.jsonl",
    "analyze @x.jsonl --by agent", "compare @x.jsonl", "replay @x.jsonl", "similarity @x.jsonl",
    "simulate @x.jsonl --policy quorum", "simulate @x.jsonl --fit", "report @x.jsonl -o @x.html",
    "export @x.jsonl --to csv -o @csv", "export @x.jsonl --to otlp -o @otlp",
    "export @x.jsonl --to perfetto -o @x.json",
    "correlate --trace @x.jsonl --preferences @preferences.jsonl",
  ]

  @Test(
    "A number out of range, or of more than there is, ends no command but with a sentence",
    arguments: [
      (#""type":"delta""#, #""t_ns":"#, "9223372036854775807"),
      (#""type":"request""#, #""request":"#, "9223372036854775807"),
      (#""type":"request""#, #"\"scheduled_ns\":"#, "-9223372036854775808"),
      (#""type":"request""#, #"\"layer\":"#, "1152921504606846976"),
      (#""type":"round""#, #"\"evidence_bytes\":["#, "-1"),
      (#""type":"round""#, #""round":"#, "-1"),
      (#""type":"first_byte""#, #"\"sent_ns\":"#, "1152921504606846976"),
      (#""type":"usage""#, #""tokens":"#, "68719476736"),
      (#""type":"usage""#, #"\"cached_tokens\":"#, "9223372036854775807"),
      (#""type":"answer""#, #"\"to\":"#, "9223372036854775807"),
      (#""type":"answer""#, #"\"to\":"#, "68719476736"),
      (#""type":"trace""#, #"\"wall_ns\":"#, "9223372036854775807"),
    ])
  func numbers(row: String, key: String, number: String) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    var rows = try await Binary.run(["trace", "cat", stage.trace]).output.split(separator: "\n").map(
      String.init)
    let index = try #require(rows.firstIndex { $0.contains(row) })
    let place = try #require(rows[index].firstRange(of: key)).upperBound
    let end = try #require(rows[index][place...].firstIndex { ",]}".contains($0) })
    rows[index].replaceSubrange(place..<end, with: number)
    _ = stage.folder.store((rows.joined(separator: "\n") + "\n").utf8, as: "x.jsonl")
    _ = stage.folder.store(
      #"{"instruction": "Why?", "layer": 0, "agent": "a", "preference": 1.5}"#.utf8, as: "preferences.jsonl")
    for command in Self.commands {
      let arguments = command.split(separator: " ").map { word in
        word.hasPrefix("@") ? stage.folder.file(String(word.dropFirst())) : String(word)
      }
      let end = try await Binary.run(arguments)
      #expect(end.signal == 0 && end.code != 70, "\(command): \(end.errors)")
      #expect(end.code == 0 || !end.errors.isEmpty)
    }
  }
}
