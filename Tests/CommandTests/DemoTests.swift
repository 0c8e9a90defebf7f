import Glibc
import JSON
import Testing

@Suite struct DemoTests {
  @Test(
    "The demo answers every prompt under five policies, holds each against its closed form, and leaves a whole trace"
  )
  func wholeThing() async throws {
    let folder = TemporaryFolder()
    let trace = folder.file("demo.jsonl.zst")
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
  }
}
