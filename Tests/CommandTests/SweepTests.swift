import Glibc
import JSON
import Testing

/// `sweep` over what `run` has recorded.
@Suite struct SweepTests {
  private static let experiment = """
    name: small
    traces: [trace.jsonl.zst]
    policies:
      - full
      - policy: staircase
        first: [4, 8, whole]
        barrier: {quorum: [1, all]}
    proposers: [1, recorded]
    answer_tokens: [20, recorded]
    """

  private static let manyNumbers = (1...500).map(String.init).joined(separator: ", ")

  @Test("computes every cell once, whatever the number of workers, and nothing the second time")
  func once() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(Self.experiment.utf8, as: "small.yaml")
    let first = try await Binary.run(["sweep", path, "--format", "json", "--workers", "1"])
    #expect(first.code == 0, "\(first.errors)")
    let rows = try JSONValue(parsing: first.output).array
    #expect(rows?.count == 28)
    #expect(rows?.contains { $0["frontier"]?.string == "yes" } == true)
    Self.expectLabels(rows ?? [])
    let bytes = stage.folder.contents(of: "small.results.jsonl")
    let before = try Self.state(of: stage.folder.file("small.results.jsonl"))
    let again = try await Binary.run(["sweep", path, "--format", "json"])
    #expect(try Self.state(of: stage.folder.file("small.results.jsonl")) == before)
    #expect(again.code == 0)
    #expect(again.errors.contains("28 of 28 cells are there already."))
    #expect(again.output == first.output)

    let other = stage.folder.file("other.jsonl")
    let parallel = try await Binary.run([
      "sweep", path, "--format", "json", "--workers", "3", "--results", other,
    ])
    #expect(parallel.output == first.output)
    let isSame = stage.folder.contents(of: "other.jsonl") == bytes
    #expect(isSame)

    let oneCore = try await RunningBinary(
      ["sweep", path, "--format", "json", "--results", stage.folder.file("one.jsonl")],
      after: RunningBinary.onOneCore
    ).end()
    #expect(oneCore.output == first.output, "\(oneCore.errors)")
    let isSameOnOneCore = stage.folder.contents(of: "one.jsonl") == bytes
    #expect(isSameOnOneCore)
  }

  /// Every row says what it is of, in numbers, and how far it can be trusted.
  private static func expectLabels(_ rows: [JSONValue]) {
    for row in rows {
      #expect(row["simulated"]?.string == "yes")
      #expect(row["exact"]?.string != nil && row["modelled"]?.string?.contains("ttfo") == true)
      #expect(row["unknown"]?.string?.hasSuffix("text, outcome, similarity, quality") == true)
      #expect(row["requests"]?.integer == 2 && row["incomplete"]?.integer == 0)
      #expect([1, nil].contains(row["proposers"]?.integer) && row["proposers"]?.string == nil)
      #expect([20, nil].contains(row["answer_tokens"]?.integer) && row["answer_tokens"]?.string == nil)
    }
    #expect(rows.contains { $0["proposers"]?.integer == 1 } && rows.contains { $0["proposers"] == .null })
  }

  @Test("Labels stand in CSV, in the lines of the results, and in words below the table")
  func labels() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(Self.experiment.utf8, as: "small.yaml")
    let table = try await Binary.run(["sweep", path])
    #expect(table.output.contains("\nSimulated. Exact: "))
    #expect(table.output.contains(" Modelled: every other figure") && table.output.contains("recorded"))
    #expect(!table.output.contains("incomplete"))
    let csv = try await Binary.run(["sweep", path, "--format", "csv"]).output.split(separator: "\r\n")
    #expect(csv.first?.hasSuffix(",frontier,requests,incomplete,simulated,exact,modelled,unknown") == true)
    let lines = String(decoding: stage.folder.contents(of: "small.results.jsonl"), as: UTF8.self)
    for line in lines.split(separator: "\n") {
      let result = try JSONValue(parsing: String(line))
      #expect(result["simulated"] == .bool(true) && result["scenario"]?["seed"]?.integer == 1)
      #expect(result["ttfo"]?["fidelity"]?.string == "modelled")
      #expect(result["unknown"]?.array?.contains("similarity") == true)
    }
  }

  /// What changes when a file is written or replaced.
  private static func state(of path: String) throws -> [Int] {
    var status = stat()
    try #require(lstat(path, &status) == 0)
    return [Int(status.st_ino), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  @Test(
    "goes on after kill -9 in its midst: what it had computed it does not compute again, and the end is the same"
  )
  func killed() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let seeds = (1...150).map(String.init).joined(separator: ", ")
    let text = Self.experiment.replacing("proposers: [1, recorded]", with: "seed: [\(seeds)]")
      .replacing("first: [4, 8, whole]", with: "first: 4").replacing("[20, recorded]", with: "20")
    let path = stage.folder.store(text.utf8, as: "long.yaml")
    func lines(_ name: String) -> Int { stage.folder.contents(of: name).count { $0 == 0x0A } }

    // Watched by a shell, which does not have to wait for the other tests.
    let results = stage.folder.file("long.results.jsonl")
    let watch = """
      (until [ "$({ wc -l < '\(results)'; } 2>/dev/null || echo 0)" -ge 5 ]; do :; done; kill -9 $$) &

      """
    let running = try RunningBinary(["sweep", path, "--workers", "1", "--format", "csv"], after: watch)
    #expect(try await running.end().signal == SIGKILL)
    let kept = lines("long.results.jsonl")
    #expect(kept < 450)

    let resumed = try await Binary.run(["sweep", path, "--format", "csv"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("\(kept) of 450 cells are there already."), "\(resumed.errors)")
    let whole = try await Binary.run([
      "sweep", path, "--format", "csv", "--results", stage.folder.file("whole.jsonl"),
    ])
    #expect(resumed.output == whole.output)
    let isSame = stage.folder.contents(of: "long.results.jsonl") == stage.folder.contents(of: "whole.jsonl")
    #expect(isSame)
  }

  @Test("goes on after a kill that has cut off a line in its middle")
  func resumes() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(Self.experiment.utf8, as: "small.yaml")
    let whole = try await Binary.run(["sweep", path, "--format", "csv"])
    let bytes = stage.folder.contents(of: "small.results.jsonl")
    _ = stage.folder.store(bytes.prefix(bytes.count / 2), as: "small.results.jsonl")
    let resumed = try await Binary.run(["sweep", path, "--format", "csv"])
    #expect(resumed.code == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("of 28 cells are there already."))
    #expect(!resumed.errors.contains("28 of 28"))
    #expect(resumed.output == whole.output)
    let isSame = stage.folder.contents(of: "small.results.jsonl") == bytes
    #expect(isSame)
  }

  @Test(
    "names file, line, column and key of a mistake",
    arguments: [
      ("first: [4, 8, whole]", "first: [4, x, whole]", "bad.yaml:6:16: policies[1].first[1]"),
      ("first:", "frist:", "did you mean first?"),
      ("proposers: [1, recorded]", "proposers: [0]", "bad.yaml:8:13: proposers[0]"),
      ("traces: [trace.jsonl.zst]", "trace: x", "traces is missing"),
      ("name: small", "name: small\nseeds: 3", "bad.yaml:2:1: seeds is no known key"),
      ("- full", "- full\n  - full", "The policy full is there twice"),
      ("traces: [trace.jsonl.zst]", "traces: [x.jsonl, y.jsonl, x.jsonl]", "x.jsonl is there twice"),
      ("policy: staircase", "policy: stairs", "is no policy"),
      ("proposers: [1, recorded]", "proposers: []", "bad.yaml:8:12: proposers is an empty list"),
      ("first: [4, 8, whole]", "first: []", "bad.yaml:6:12: policies[1].first is an empty list"),
      (
        "first: [4, 8, whole]", "first: [\(manyNumbers)]\n    step: [\(manyNumbers)]",
        "bad.yaml:1:1: The grid has 2000004 cells; at most 100000 are simulated."
      ),
    ])
  func mistakes(piece: String, replacement: String, sentence: String) async throws {
    let folder = TemporaryFolder()
    let text = Self.experiment.replacing(piece, with: replacement)
    let end = try await Binary.run(["sweep", folder.store(text.utf8, as: "bad.yaml")])
    #expect(end.code == 78, "\(end.errors)")
    #expect(end.errors.contains(sentence), "\(end.errors)")
  }

  @Test("takes the place of nothing but results")
  func foreign() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.store(Self.experiment.utf8, as: "small.yaml")
    let notes = #"{"prompt": "Why?"}"# + "\n"
    let file = stage.folder.store(notes.utf8, as: "prompts.jsonl")
    let end = try await Binary.run(["sweep", path, "--results", file])
    #expect(end.code == 65 && end.output.isEmpty)
    #expect(
      end.complaint == "\(file) holds no results of a sweep, which would take its place; give another file.")
    #expect(stage.folder.contents(of: "prompts.jsonl") == Array(notes.utf8))
  }

  @Test("refuses more proposers than were recorded")
  func tooMany() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let text = Self.experiment.replacing("proposers: [1, recorded]", with: "proposers: [1, 3]")
    let end = try await Binary.run(["sweep", stage.folder.store(text.utf8, as: "many.yaml")])
    #expect(end.code == 78 && end.output.isEmpty)
    #expect(
      end.complaint?.hasSuffix(
        "many.yaml:8:16: proposers[1] is 3, and \(stage.trace) has 2 proposers recorded; expected 2 at most, or recorded."
      ) == true, "\(end.errors)")
    #expect(stage.folder.contents(of: "many.results.jsonl").isEmpty)
  }

  @Test(
    "A first barrier is exact only where the proposers that are left out shared nothing with those that are not"
  )
  func leftOut() async throws {
    let stage = try Stage()
    let run = try await stage.run(
      ["--prompt", "Why?", "--policy", "full"], stage.aggregatorApart)
    #expect(run.code == 0, "\(run.errors)")
    let text = "{traces: trace.jsonl.zst, policies: [staircase], proposers: [1, 2]}"
    let path = stage.folder.store(text.utf8, as: "left.yaml")
    let rows = try JSONValue(parsing: try await Binary.run(["sweep", path, "--format", "json"]).output).array
    #expect(rows?.map { $0["exact"]?.string } == ["", "first barrier"])
    let table = try await Binary.run(["sweep", path])
    #expect(
      table.output.contains("Exact: first barrier in 1 of 2 rows, if endpoints share no hardware"),
      "\(table.output)")
  }

  @Test("Says where the experiment names a model that lacks an agent")
  func lacking() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    _ = stage.folder.store(
      "chunkwise_latency_model: 2\nagents: {a: {base_ms: 1, interval_ms: 1, answer_bytes: 9}}".utf8,
      as: "model.yaml")
    let text = "traces: trace.jsonl.zst\nmodel: model.yaml\npolicies: [full]"
    let end = try await Binary.run(["sweep", stage.folder.store(text.utf8, as: "x.yaml")])
    #expect(end.code == 65 && end.output.isEmpty)
    #expect(
      end.complaint?.hasSuffix(
        "x.yaml:2:8: model: Nothing tells how fast agent writer answers: it has to be in the model, or calls of it in "
          + "the recording.") == true, "\(end.errors)")
  }

  @Test("Says where the experiment names a file that is not there, or of no use")
  func files() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    _ = stage.folder.store("agents: {}".utf8, as: "bad.json")
    let cases: [(old: String, new: String, code: Int32, sentence: String)] = [
      ("name: small", "model: nix.json", 66, "x.yaml:1:8: model: "),
      ("name: small", "model: bad.json", 78, "x.yaml:1:8: model: "),
      ("[trace.jsonl.zst]", "[trace.jsonl.zst, nix.jsonl]", 66, "x.yaml:2:27: traces[1]: "),
      ("[trace.jsonl.zst]", "bad.json", 65, "x.yaml:2:9: traces: "),
    ]
    for (old, new, code, sentence) in cases {
      let text = Self.experiment.replacing(old, with: new)
      let end = try await Binary.run(["sweep", stage.folder.store(text.utf8, as: "x.yaml")])
      #expect(end.code == code && end.errors.contains(sentence), "\(new): \(end.errors)")
    }
  }
}
