import Gateway
import Glibc
import JSON
import Testing
import TokenStreams
import Traces

/// `simulate` on what `run` has recorded.
@Suite struct SimulateTests {
  @Test(
    "writes a trace that is whole, says that it is simulated, and is the same bytes each time, on one core and on all",
    arguments: [[], ["--arrivals", "gamma:20,cv=2", "--concurrency", "3"]])
  func trace(load: [String]) async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    var bytes: [[UInt8]] = []
    for (name, preparation) in [("one", ""), ("two", ""), ("three", RunningBinary.onOneCore)] {
      let end = try await RunningBinary(
        [
          "simulate", stage.trace, "--policy", "quorum,staircase[first=16]", "--trace",
          stage.folder.file("\(name).jsonl.zst"),
        ] + load, after: preparation
      ).end()
      #expect(end.code == 0, "\(end.errors)")
      #expect(end.output.contains("quorum (simulated)"))
      #expect(end.output.contains("modelled"))
      bytes.append(stage.folder.contents(of: "\(name).jsonl.zst"))
    }
    #expect(!bytes[0].isEmpty)
    let areSame = bytes.allSatisfy { $0 == bytes[0] }
    #expect(areSame)
    let path = stage.folder.file("one.jsonl.zst")
    let reader = try TraceReader(path: path)
    let recorded = try TraceReader(path: stage.trace)
    #expect(reader.header.isSimulated)
    #expect(reader.header.machine == nil)
    #expect(reader.header.monotonicNs == recorded.header.monotonicNs)
    #expect(reader.header.wallNs == recorded.header.wallNs)
    #expect(reader.header.simulation["unknown"]?.array?.contains("similarity") == true)
    #expect(try await Binary.run(["trace", "verify", path]).code == 0)
    let replayed = try await Binary.run(["replay", path, "--output", "none"])
    #expect(replayed.code == 0, "\(replayed.errors)")
    let analyzed = try await Binary.run(["analyze", path])
    #expect(analyzed.output.contains("quorum (simulated)"))
    let again = try await Binary.run(["simulate", path, "--policy", "full"])
    #expect(again.code == 65)
    #expect(again.errors.contains("was simulated"))
  }

  @Test("says what is missing, wrong or contradictory")
  func mistakes() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let cases: [(arguments: [String], code: Int32, sentence: String)] = [
      ([stage.trace], 64, "--policy"),
      ([stage.trace, "--policy", "stairway"], 64, "is no policy"),
      ([stage.trace, "--policy", "full", "--trace", "-"], 64, "name a file"),
      ([stage.trace, "--policy", "full", "--trace", stage.trace], 73, "is there already"),
      ([stage.trace, "--policy", "full", "--fit"], 64, "--fit"),
      ([stage.trace, "--policy", "full", "--output", "x"], 64, "--fit"),
      ([stage.trace, "--fit", "--arrivals", "poisson:1"], 64, "--arrivals is for a simulation"),
      ([stage.trace, "--policy", "full", "--arrivals", "poisson:x"], 64, "expected constant:RATE"),
      ([stage.trace, "--policy", "full", "--arrivals", "nowhere.csv"], 66, "nowhere.csv"),
      ([stage.trace, "--policy", "full", "--output-lengths"], 64, "needs a file of arrivals"),
      ([stage.trace, "--policy", "full", "--concurrency", "0"], 64, "--concurrency"),
      (["/nowhere.jsonl", "--policy", "full"], 66, "/nowhere.jsonl"),
      ([stage.trace, "--policy", "full", "--model", "/nowhere.json"], 66, "/nowhere.json"),
    ]
    for (arguments, code, sentence) in cases {
      let end = try await Binary.run(["simulate"] + arguments)
      #expect(end.code == code, "\(arguments): \(end.errors)")
      #expect(end.errors.contains(sentence), "\(arguments): \(end.errors)")
    }
  }

  @Test("A recording that is given twice, by whatever name it goes, is refused")
  func twice() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let (other, _) = try await TraceCommandTests.recorded()
    let same = try await Binary.run(["simulate", stage.trace, stage.trace, "--policy", "full"])
    #expect(same.code == 64 && same.complaint?.contains("is given twice;") == true, "\(same.errors)")
    for copy in try await TraceCommandTests.copies(of: stage, merged: other) {
      for arguments in [["--policy", "full"], ["--fit"]] {
        let end = try await Binary.run(["simulate", stage.trace, copy] + arguments)
        #expect(end.code == 65 && end.output.isEmpty)
        #expect(
          end.complaint?.hasSuffix(
            "the same recording, which would count twice. Give every recording once, such as a merged trace without its parts."
          ) == true, "\(end.errors)")
      }
    }
  }

  @Test("Of merged recordings the proposals of each are played, to the same tables as of the two apart")
  func merged() async throws {
    let folder = TemporaryFolder()
    let parts = ["unpinned", "pinned"].map { "\(RecordingsTests.folder)/\($0).jsonl.zst" }
    let merged = folder.file("merged.jsonl.zst")
    #expect(try await Binary.run(["trace", "merge"] + parts + ["-o", merged]).code == 0)
    let arguments = ["--policy", "full,staircase[step=32]", "--format", "json", "--quiet"]
    func requests(_ traces: [String]) async throws -> (count: Int, output: String) {
      let end = try await Binary.run(["simulate"] + traces + arguments)
      #expect(end.code == 0, "\(end.errors)")
      let rows = try JSONValue(parsing: end.output)["requests"]?.array ?? []
      return (rows.compactMap { $0["all"]?.integer }.reduce(0, +), end.output)
    }
    let alone = [try await requests([parts[0]]).count, try await requests([parts[1]]).count]
    let ofMerged = try await requests([merged])
    #expect(ofMerged.count == alone[0] + alone[1] && alone[0] > 0 && alone[1] > 0)
    // In the order of their clocks, which is that of the merged trace.
    let inOrder = try parts.sorted {
      try TraceReader(path: $0).header.wallNs < TraceReader(path: $1).header.wallNs
    }
    #expect(try await requests(inOrder).output == ofMerged.output)
  }

  @Test("Arrivals are those of the option: instants, lengths, and what a client lets through")
  func arrivals() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let file = stage.folder.store(
      """
      {"timestamp": 1000, "input_length": 9, "output_length": 5}
      {"timestamp": 1250, "input_length": 9, "output_length": 7}
      """.utf8, as: "mooncake.jsonl")
    let path = stage.folder.file("loaded.jsonl.zst")
    let end = try await Binary.run([
      "simulate", stage.trace, "--policy", "full,single", "--arrivals", file, "--output-lengths",
      "--concurrency", "1", "--trace", path,
    ])
    #expect(end.code == 0, "\(end.errors)")
    #expect(end.errors.contains("No agent of the model has slots"), "\(end.errors)")
    // Nobody knows what other company would have done to the proposers.
    #expect(!end.output.contains("Exact: first barrier"))
    #expect(!(try await Binary.run(["analyze", path])).output.contains("Exact: first barrier"))
    var scheduledNs: [Int64] = []
    var tokens: [Int] = []
    let reader = try ObservationReader(path: path)
    while let (_, observation) = try reader.next() {
      switch observation {
      case .request(let header): scheduledNs.append(header.scheduledNs)
      case .stream(_, .usage(let usage, _), _): tokens.append(usage.completionTokens)
      default: break
      }
    }
    #expect(scheduledNs.map { $0 - scheduledNs[0] } == [0, 250_000_000, 0, 250_000_000])
    #expect(tokens.suffix(2) == [5, 7])
    let (again, _) = try await TraceCommandTests.recorded()
    let short = try await Binary.run([
      "simulate", stage.trace, again.trace, "--policy", "full", "--arrivals", file,
    ])
    #expect(short.code == 65)
    #expect(
      short.errors.contains("The file has 2 arrivals, and the batch 4 requests (prompts × repetitions)."),
      "\(short.errors)")
  }

  @Test("A model is fitted, can be read again, edited and used; a mistake in it is named with its place")
  func model() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.file("model.json")
    let fit = try await Binary.run(["simulate", stage.trace, "--fit", "-o", path, "--format", "json"])
    #expect(fit.code == 0, "\(fit.errors)")
    // A mock's latency that does not depend on the prompt gives no slope, and that is said.
    #expect(fit.errors.contains("no term for the prompt's length"))
    #expect(fit.errors.contains("no cache is simulated"))
    let agents = try JSONValue(parsing: fit.output).array?.compactMap { $0["agent"]?.string }
    #expect(agents == ["a", "b", "writer"])
    let used = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--model", path])
    #expect(used.code == 0, "\(used.errors)")
    let broken = stage.folder.store(
      "chunkwise_latency_model: 2\nagents:\n  writer:\n    base_ms: -3\n    interval_ms: 1\n    answer_bytes: 9\n"
        .utf8,
      as: "broken.yaml")
    let refused = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--model", broken])
    #expect(refused.code == 78)
    #expect(refused.errors.contains("broken.yaml:4:14: agents.writer.base_ms"), "\(refused.errors)")
    let partial = stage.folder.store(
      "chunkwise_latency_model: 2\nagents: {a: {base_ms: 1, interval_ms: 1, answer_bytes: 9}}\n".utf8,
      as: "partial.yaml")
    let lacking = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--model", partial])
    #expect(lacking.code == 65)
    #expect(lacking.errors.contains("agent writer"), "\(lacking.errors)")
  }

  @Test("Nobody is given what stands for an answer in a simulated trace, nor calls that nobody made")
  func noAnswers() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.file("simulated.jsonl.zst")
    let made = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--trace", path])
    #expect(made.code == 0, "\(made.errors)")
    let replayed = try await Binary.run(["replay", path])
    #expect(replayed.code == 0 && replayed.output.isEmpty, "\(replayed.output)")
    #expect(replayed.errors.contains("is simulated: its instants were computed."))
    #expect(replayed.errors.hasSuffix("2 requests replayed: their decisions are those of the simulation.\n"))
    let lines = try await Binary.run(["replay", path, "--output", "jsonl"]).output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let request = try JSONValue(parsing: String(line))
      #expect(request["answer"] == .null && request["simulated"] == .bool(true))
    }
    let rows = try await Binary.run(["trace", "cat", path])
    #expect(rows.code == 0 && rows.errors.contains("is simulated"))
    let info = try await Binary.run(["trace", "info", path])
    #expect(info.output.contains("simulation; no call was made") && info.output.contains("simulated calls"))
    #expect(info.output.contains("no request of \(path) was sent"))
    let tables = try JSONValue(
      parsing: try await Binary.run(["trace", "info", path, "--format", "json"]).output)
    for name in ["requests", "agents"] {
      #expect(tables[name]?.array?.allSatisfy { $0["simulated"]?.string == "yes" } == true)
    }
    let compared = try await Binary.run(["compare", path, stage.trace, "--measure", "tokens"])
    #expect(compared.errors.contains("What a simulated answer would have said is not known"))
    for command in ["similarity", "correlate"] {
      let end = try await Binary.run([command] + (command == "similarity" ? [path] : ["--trace", path]))
      #expect(end.code != 0 && end.output.isEmpty)
    }
  }

  @Test("A quorum of more than there are to read is refused, as for a run")
  func quorum() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let end = try await Binary.run(["simulate", stage.trace, "--policy", "quorum[barrier.quorum=3]"])
    #expect(end.code == 64 && end.output.isEmpty)
    #expect(end.complaint?.contains("nobody in this mixture reads more than 2") == true, "\(end.errors)")
  }

  @Test("What only a simulation's text would tell is not compared, and it is said why")
  func textMeasures() async throws {
    let (stage, _) = try await TraceCommandTests.recorded()
    let path = stage.folder.file("simulated.jsonl.zst")
    let made = try await Binary.run(["simulate", stage.trace, "--policy", "full,quorum", "--trace", path])
    #expect(made.code == 0)
    let end = try await Binary.run(["compare", path, "--measure", "tokens"])
    #expect(end.code == 65 && end.output.isEmpty)
    #expect(
      end.complaint
        == "What a simulated answer would have said is not known, so it has no tokens, similarity. Nothing is left to "
        + "compare; ask for other measures.")
  }

  @Test("A first barrier is exact in the trace only where the mixture names nothing that is shared")
  func shared() async throws {
    let stage = try Stage()
    for (name, hardware, isExact) in [("apart", "", true), ("shared", "\n    hardware: gpu-0", false)] {
      let trace = stage.folder.file("\(name).jsonl.zst")
      let url = stage.server.baseURL
      let mixture = stage.folder.store(
        """
        endpoints:
          local:
            base_url: \(url)\(hardware)
          other:
            base_url: \(url)\(hardware)
        agents:
          a: {model: a, endpoint: local}
          writer: {model: writer, endpoint: other}
        layers: [[a]]
        aggregator: writer

        """.utf8, as: "\(name).yaml")
      let run = try await Binary.run([
        "run", "-q", "-m", mixture, "--prompt", "Why?", "--policy", "full", "--trace", trace,
      ])
      #expect(run.code == 0, "\(run.errors)")
      let path = stage.folder.file("\(name)-simulated.jsonl.zst")
      let end = try await Binary.run([
        "simulate", trace, "--policy", "staircase", "--trace", path, "--format", "json", "--table",
        "requests",
      ])
      #expect(end.code == 0, "\(end.errors)")
      let row = try JSONValue(parsing: end.output).array?.first
      #expect(row?["simulated"]?.string == "yes")
      #expect(row?["exact"]?.string == (isExact ? "first barrier" : ""))
      let exact = try TraceReader(path: path).header.simulation["exact"]?.array
      #expect(exact == (isExact ? ["first barrier"] : []))
    }
  }

  @Test("A simulated trace that cannot be whole leaves nothing in the way of the next one")
  func unfinished() async throws {
    let slow = MockFaultRule(.stall(afterTokens: 12, forNs: 700_000_000, commentEveryNs: nil), model: "b")
    let stage = try Stage([slow, MockFaultRule(.stopEarly(afterTokens: 4), model: "writer")])
    let run = try await stage.run([
      "--prompt", "Why?", "--policy", "staircase[stop=finish,min_ended=0.5,barrier.quorum=1]",
    ])
    #expect(run.code == 0, "\(run.errors)")
    let path = stage.folder.file("simulated.jsonl.zst")
    let censored = try await Binary.run(["simulate", stage.trace, "--policy", "full", "--trace", path])
    #expect(censored.code == 65 && censored.output.isEmpty)
    #expect(
      censored.complaint?.hasSuffix(
        "Every request is censored, so there is nothing to measure, and no trace was made.") == true,
      "\(censored.errors)")
    #expect(access(path, F_OK) != 0)

    let (other, _) = try await TraceCommandTests.recorded()
    let full = try await RunningBinary(
      ["simulate", other.trace, "--policy", "full", "--trace", path], fileLimit: 1
    ).end()
    #expect(full.code == 74, "\(full.errors)")
    #expect(full.complaint?.hasSuffix("File too large. Nothing was made.") == true, "\(full.errors)")
    #expect(access(path, F_OK) != 0)
    let retried = try await Binary.run(["simulate", other.trace, "--policy", "full", "--trace", path])
    #expect(retried.code == 0, "\(retried.errors)")
  }
}
