import JSON
import Testing

/// The recordings that come with the program.
@Suite struct RecordingsTests {
  static let folder = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/traces"

  @Test(
    "Each is the one that its manifest names, is whole, and is replayed to the decisions and answers recorded"
  )
  func whole() async throws {
    let sums = try await RunningBinary(
      ["-c", "cd '\(Self.folder)' && sha256sum --quiet -c SHA256SUMS"], of: "/bin/sh"
    ).end()
    #expect(sums.code == 0, "\(sums.errors)")
    let names = String(decoding: TemporaryFolder.contents(at: "\(Self.folder)/SHA256SUMS"), as: UTF8.self)
      .split(separator: "\n").compactMap { $0.split(separator: " ").last }
    #expect(names.count == 5)
    let page = String(decoding: TemporaryFolder.contents(at: "\(Self.folder)/README.md"), as: UTF8.self)
    for name in names {
      #expect(page.contains(name), "\(name) is not in the manifest.")
      let verified = try await Binary.run(["trace", "verify", "\(Self.folder)/\(name)"])
      #expect(verified.code == 0, "\(verified.output)\(verified.errors)")
      let replayed = try await Binary.run(["replay", "\(Self.folder)/\(name)", "--output", "none"])
      #expect(replayed.code == 0, "\(replayed.errors)")
    }
  }

  @Test(
    "Of servers with one thread and two slots a fit finds the slots, and that their calls divide the thread"
  )
  func probes() async throws {
    let fit = try await Binary.run([
      "simulate", "\(Self.folder)/probes.jsonl.zst", "--fit", "--format", "json",
    ])
    #expect(fit.code == 0, "\(fit.errors)")
    let agents = try #require(JSONValue(parsing: fit.output).array)
    #expect(agents.map { $0["agent"]?.string } == ["small", "medium", "large", "aggregator"])
    for agent in agents {
      #expect(agent["slots"]?.integer == 2)
      #expect(50...250 ~= agent["first_text_slowdown_percent"]?.number ?? 0)
    }
  }

  @Test("Merged with a recording of the same prompts to other servers, one is no repetition of the other")
  func merged() async throws {
    let folder = TemporaryFolder()
    let merged = folder.file("merged.jsonl.zst")
    let traces = ["pinned", "unpinned"].map { "\(Self.folder)/\($0).jsonl.zst" }
    let merge = try await Binary.run(["trace", "merge"] + traces + ["-o", merged])
    #expect(merge.code == 0, "\(merge.errors)")
    // What chance is, the one tells that asked twice.
    func chance(_ trace: String) async throws -> [JSONValue] {
      let end = try await Binary.run(["compare", trace, "--format", "json", "--table", "comparison"])
      #expect(end.code == 0, "\(end.errors)")
      return try #require(try JSONValue(parsing: end.output).array).filter { $0["kind"]?.string == "A/A" }
    }
    let expected = try await chance(traces[0])
    #expect(!expected.isEmpty)
    #expect(try await chance(merged) == expected)
    func repeatErrors(_ trace: String) async throws -> [JSONValue?] {
      let end = try await Binary.run(["simulate", trace, "--fit", "--format", "json"])
      return try #require(try JSONValue(parsing: end.output).array).map { $0["repeat_error_p50_percent"] }
    }
    #expect(try await repeatErrors(merged) == (try await repeatErrors(traces[0])))
  }
}
