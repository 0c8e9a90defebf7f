import Glibc
import JSON
import Testing

@Suite struct DemoTests {
  @Test(
    "The demo answers every prompt under five policies, holds each against its closed form, and leaves a whole trace"
  )
  func wholeThing() async throws {
    let folder = TemporaryFolder()
    let trace = folder.store("an earlier one".utf8, as: "demo.jsonl.zst")
    let end = try await Binary.run(["demo", "--trace", trace, "--format", "json"])
    #expect(end.code == 0, "\(end.errors)")
    // Nothing but the table.
    let table = try JSONValue(parsing: Array(end.output.utf8))
    let title = "five policies, the same prompts; latencies simulated by the mock"
    let rows = try #require(table[title]?.array)
    #expect(
      rows.map { $0["policy"]?.string } == ["single", "full", "staircase", "staircase-cached", "quorum"])
    for row in rows {
      #expect(row["n"]?.integer == 4)
      let ttfoMs = try #require(row["ttfo_p50_ms"]?.number)
      let differenceMs = try #require(row["off_closed_form_p50_ms"]?.number)
      // The mock never sends a token before its instant.
      #expect(differenceMs > -1 && differenceMs < ttfoMs)
      #expect(row["off_closed_form_p99_ms"]?.number != nil)
    }
    let verified = try await Binary.run(["trace", "verify", trace])
    #expect(verified.code == 0, "\(verified.errors)")
    #expect(folder.names == ["demo.jsonl.zst"])
  }

  @Test(
    "An interrupted demo leaves what it has recorded, and an earlier trace as it was",
    arguments: [true, false])
  func interrupted(hasEarlier: Bool) async throws {
    let folder = TemporaryFolder()
    let trace = folder.file("demo.jsonl.zst")
    let unfinished = folder.file("demo.unfinished.jsonl.zst")
    if hasEarlier { _ = folder.store("an earlier one".utf8, as: "demo.jsonl.zst") }
    // So often that it does not end by itself, however late anybody looks.
    let running = try RunningBinary(["demo", "--repeat", "100", "--trace", trace])
    try await until("something is recorded") { TemporaryFolder.contents(at: unfinished).count > 1000 }
    running.send(SIGINT)
    let end = try await running.end()
    let place = hasEarlier ? unfinished : trace
    let earlier = hasEarlier ? "; \(trace) is the earlier one" : ""
    #expect(end.code == 130)
    #expect(end.complaint == "Interrupted. \(place) holds everything up to then\(earlier).")
    #expect(folder.names.count == (hasEarlier ? 2 : 1))
    #expect(!hasEarlier || folder.contents(of: "demo.jsonl.zst") == Array("an earlier one".utf8))
    #expect(try await Binary.run(["trace", "verify", place]).code == 0)
  }
}
