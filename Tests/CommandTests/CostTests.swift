import Gateway
import JSON
import Mixtures
import Testing

/// `cost` on what `run` has recorded.
@Suite struct CostTests {
  /// The prices that come with the project.
  private static let prices: String = {
    let folder = #filePath.prefix(through: #filePath.lastIndex(of: "/")!)
    return "\(folder)../../experiments/prices.yaml"
  }()

  private func rows(_ end: RunningBinary.End, _ table: String = "cost") throws -> [JSONValue] {
    #expect(end.code == 0, "\(end.errors)")
    return try #require(try JSONValue(parsing: end.output)[table]?.array)
  }

  /// Prices for the models of the stage; `b` costs ten times as much as `a`.
  private func priceFile(_ stage: Stage, without model: String = "") -> String {
    let lines = [("a", 1.0), ("b", 10), ("writer", 2)].filter { $0.0 != model }.map { name, price in
      "  \(name): {input: \(price), cached_input: 0.1, output: \(price), active_parameters: 1e9, as_of: today, source: test}\n"
    }
    return stage.folder.store("models:\n\(lines.joined())".utf8, as: "prices.yaml")
  }

  @Test(
    "The paper's own set-up costs, and works, what its Figure 5 shows: about $0.03, as much as GPT-4o for MoA-Lite"
  )
  func paper() async throws {
    // AlpacaEval's instructions have 132 bytes on average, the published answers of Mixture-of-Agents to them 2.0 kB: 430
    // tokens of the mock.
    let models = [
      "Qwen/Qwen1.5-110B-Chat", "Qwen/Qwen1.5-72B-Chat", "microsoft/WizardLM-2-8x22B",
      "meta-llama/Llama-3-70b-chat-hf", "mistralai/Mixtral-8x22B-Instruct-v0.1", "databricks/dbrx-instruct",
      "gpt-4o", "gpt-4-1106-preview",
    ]
    let server = try MockServer.start(
      MockConfiguration(models: models.map { MockModel(name: $0, answerTokens: 430...430) }))
    let folder = TemporaryFolder()
    let prompt = String(repeating: "What are the names of some famous actors? ", count: 3)
    let local = "base_url: \(server.baseURL)"
    let single = """
      endpoints: {local: {\(local)}}
      agents: {one: {model: MODEL}}
      aggregator: one
      policy: single

      """
    var mixtures = [(name: String, yaml: String)]()
    for preset in [Preset.moa, .moaLite] {
      var yaml = preset.yaml()
      let provider = try #require(
        yaml.firstRange(of: "provider: together\n    key_variable: TOGETHER_API_KEY"))
      yaml.replaceSubrange(provider, with: local)
      mixtures.append((preset.rawValue, yaml))
    }
    for model in ["gpt-4o", "gpt-4-1106-preview"] {
      mixtures.append((model, "name: \(model)\n" + single.replacing("MODEL", with: model)))
    }
    var traces: [String] = []
    for (name, yaml) in mixtures {
      traces.append(folder.file("\(name).jsonl.zst"))
      let mixture = folder.store(yaml.utf8, as: "\(name).yaml")
      let end = try await Binary.run(
        ["run", "--quiet", "-m", mixture, "--prompt", prompt, "--repeat", "3", "--trace", traces.last!])
      try #require(end.code == 0, "\(end.errors)")
    }
    let found = try rows(await Binary.run(["cost"] + traces + ["--prices", Self.prices, "--format", "json"]))
    #expect(
      found.map { $0["policy"]?.string } == [
        "moa/full", "moa-lite/full", "gpt-4o/single", "gpt-4-1106-preview/single",
      ])
    #expect(found.map { $0["calls_mean"]?.number } == [13, 7, 1, 1])
    let dollars = try found.map { try #require($0["cost_mean_usd"]?.number) }
    #expect((0.025...0.036).contains(dollars[0]), "\(dollars)")
    #expect((0.75...1.33).contains(dollars[1] / dollars[2]), "\(dollars)")
    #expect(dollars[3] / dollars[1] > 1.7, "\(dollars)")
    let teraflops = found.map { $0["tflops_as_in_paper"]?.number ?? 0 }
    #expect((200...350).contains(teraflops[0]) && (100...250).contains(teraflops[1]), "\(teraflops)")
    // Nobody knows how large GPT-4o is.
    #expect(found[2]["tflops_total"] == .null)
    // Of the parts, only the prompts of the later layers are new: nothing was sent twice or thrown away.
    #expect(found[0]["waste_usd"]?.number == 0 && found[0]["retry_cost_usd"]?.number == 0)
  }

  @Test("The staircase pays for its prompts again and again; the front knows score, cost and latency")
  func front() async throws {
    let stage = try Stage(answerTokens: 48)
    let run = try await stage.run(["--prompt", "Why?", "--policy", "full,staircase[first=8,step=8],single"])
    #expect(run.code == 0, "\(run.errors)")
    let scores = stage.folder.store(
      "{full: 60, \"staircase[first=8,step=8]\": 58, single: 40}".utf8, as: "scores.yaml")
    let arguments = [
      "cost", stage.trace, "--prices", priceFile(stage), "--scores", scores, "--format", "json",
    ]
    let found = try rows(await Binary.run(arguments))
    let full = try #require(found.first { $0["policy"]?.string == "full" })
    let staircase = try #require(found.first { $0["policy"]?.string == "staircase[first=8,step=8]" })
    #expect(try #require(staircase["cost_mean_usd"]?.number) > full["cost_mean_usd"]?.number ?? .infinity)
    #expect(full["re_prefill_usd"]?.number == 0)
    #expect(full["score"]?.number == 60 && full["front"]?.string == "yes")
    for row in found {
      let parts = ["uncached_prompt_usd", "cached_prompt_usd", "output_usd"].reduce(0) {
        $0 + (row[$1]?.number ?? .nan)
      }
      #expect(abs(parts - (row["cost_mean_usd"]?.number ?? 0)) < 1e-15)
    }
    let prices = try rows(await Binary.run(arguments), "prices")
    #expect(Set(prices.compactMap { $0["model"]?.string }) == ["a", "b", "writer"])
    let again = try await Binary.run(arguments)
    #expect(try rows(again) == found)
  }

  @Test("A model without a price makes the cost unknown, and is named")
  func unknown() async throws {
    let stage = try Stage()
    _ = try await stage.run(["--prompt", "Why?", "--policy", "full"])
    let prices = priceFile(stage, without: "b")
    let end = try await Binary.run(["cost", stage.trace, "--prices", prices, "--format", "json"])
    let row = try rows(end)[0]
    #expect(row["cost_mean_usd"] == .null && row["cost_total_usd"] == .null && row["front"] == .null)
    #expect(
      end.errors.contains(
        "chunkwise: There is no price and no active_parameters for b, so that cost and TFLOPs of all policies cannot be told.\n"
      ))
    let table = try await Binary.run(["cost", stage.trace, "--prices", prices])
    #expect(table.code == 0 && table.output.contains("not in the table of prices"))
  }

  @Test("What a simulation could not know exactly, the cost does not call exact either")
  func fidelity() async throws {
    let stage = try Stage()
    let run = try await stage.run(
      ["--prompt", "Why?", "--policy", "full"], stage.aggregatorApart)
    #expect(run.code == 0, "\(run.errors)")
    let prices = priceFile(stage)
    for (name, load, isExact) in [("as", [], true), ("load", ["--concurrency", "2"], false)] {
      let trace = stage.folder.file("\(name).jsonl.zst")
      let simulated = try await Binary.run(
        ["simulate", stage.trace, "--policy", "staircase", "--trace", trace] + load)
      #expect(simulated.code == 0, "\(simulated.errors)")
      let end = try await Binary.run(["cost", trace, "--prices", prices])
      #expect(end.output.contains("Exact: first barrier") == isExact, "\(end.output)\(end.errors)")
    }
  }

  @Test("What is wrong with prices, scores or options is said with its place")
  func mistakes() async throws {
    let stage = try Stage()
    _ = try await stage.run(["--prompt", "Why?", "--policy", "full"])
    func cost(_ arguments: [String]) async throws -> RunningBinary.End {
      try await Binary.run(["cost", stage.trace] + arguments)
    }
    let none = try await cost([])
    #expect(none.code == 64)
    #expect(none.complaint == "cost needs --prices FILE, such as experiments/prices.yaml.")
    #expect(try await cost(["--prices", "/nowhere.yaml"]).code == 66)
    for (text, sentence) in [
      ("models: {a: {input: 1, as_of: t, source: s}}", "models.a has only some of the prices"),
      ("models: {a: {input: -1, output: 1, as_of: t, source: s}}", "models.a.input is “-1”"),
      ("models: {a: {input: 1, output: 1, source: s}}", "models.a.as_of is missing"),
      (
        "models: {a: {inputs: 1, as_of: t, source: s}}",
        "models.a.inputs is no known key; did you mean input?"
      ),
      ("prices: 3", "models is missing"),
    ] {
      let file = stage.folder.store(text.utf8, as: "wrong.yaml")
      let end = try await cost(["--prices", file])
      #expect(end.code == 78)
      #expect(end.errors.contains(sentence), "\(end.errors)")
    }
    let prices = priceFile(stage)
    let scores = stage.folder.store("{ful: 1}".utf8, as: "scores.yaml")
    let strange = try await cost(["--prices", prices, "--scores", scores])
    #expect(strange.code == 65)
    #expect(strange.complaint == "There are scores for ful, but the policies are full.")
    let latency = try await cost(["--prices", prices, "--latency", "ttfb"])
    #expect(latency.code == 64 && latency.complaint == "--latency is ttft or e2e, not \"ttfb\".")
  }
}
