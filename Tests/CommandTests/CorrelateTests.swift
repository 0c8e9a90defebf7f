import Glibc
import JSON
import Testing

/// `correlate` and `select`, on files as AlpacaEval writes them.
@Suite struct CorrelateTests {
  @Test("Arrays, lines and compressed files of either give the same bytes, whatever the order of records")
  func formats() async throws {
    let files = JudgedFiles()
    let plain = try await Binary.run(["correlate", "--format", "json"] + files.arguments())
    #expect(try plain.rows().count == 5 + 3)
    let lines = (0..<3).map { files.storeLines(files.annotations($0).reversed(), as: "m\($0).jsonl") }
    let answers = files.storeLines(files.answers, as: "agg.jsonl")
    let other = try await Binary.run(["correlate", "--format", "json"] + lines + ["--aggregate", answers])
    #expect(other.output == plain.output)
    var compressed: [String] = []
    for path in lines + [answers] {
      #expect(system("zstd -q \(path)") == 0)
      compressed.append(path + ".zst")
    }
    let third = try await Binary.run(
      ["correlate", "--format", "json"] + compressed.dropLast() + ["--aggregate", compressed[3]])
    #expect(third.output == plain.output, "\(third.errors)")
  }

  @Test("A folder of AlpacaEval's results is a model by its name")
  func folders() async throws {
    let files = JudgedFiles()
    var folders: [TemporaryFolder] = []
    for model in 0..<3 {
      let folder = TemporaryFolder()
      _ = folder.store(JSONValue.array(files.annotations(model)).text.utf8, as: "annotations.json")
      let outputs = files.annotations(model).map { record -> JSONValue in
        [
          "instruction": record["instruction"] ?? .null, "output": record["output_2"] ?? .null,
          "generator": "other",
        ]
      }
      _ = folder.store(JSONValue.array(outputs).text.utf8, as: "model_outputs.json")
      folders.append(folder)
    }
    let answers = files.store(files.answers, as: "agg.json")
    let end = try await Binary.run(
      ["correlate", "--format", "json"] + folders.map(\.path) + ["--aggregate", answers])
    let proposals = try end.rows("proposals")
    #expect(proposals.map { $0["usable"]?.integer } == [20, 20, 20])
    #expect(
      proposals.map { $0["model"]?.string }
        == folders.map { String($0.path.split(separator: "/").last ?? "") })
    let empty = try await Binary.run(["correlate", files.folder.path, "--aggregate", answers])
    #expect(empty.code == 66)
    #expect(
      empty.complaint
        == "The folder \(files.folder.path) holds neither model_outputs.json nor annotations.json.")
  }

  @Test("A control stands beside the aggregate, with the same columns")
  func control() async throws {
    let files = JudgedFiles()
    let control = files.storeLines(
      (0..<15).map {
        ["instruction": .string("Question \($0)?"), "output": .string(files.text(9, $0)), "model": "c"]
      },
      as: "control.jsonl")
    let end = try await Binary.run(
      ["correlate", "--format", "json", "--metric", "tfidf", "--control", control] + files.arguments())
    let table = try end.rows()
    #expect(
      table.map { $0["role"]?.string } == Array(repeating: "aggregate", count: 4)
        + Array(repeating: "control", count: 4))
    #expect(table[4]["answers_of"]?.string == "c")
    #expect((table[4]["samples"]?.integer ?? 0) + (table[4]["dropped"]?.integer ?? 0) == 15)
  }

  @Test("BLEU is chosen in sacreBLEU's words, and its signature says what was computed")
  func sentenceBLEU() async throws {
    let files = JudgedFiles()
    let arguments = ["correlate", "--format", "json", "--metric", "bleu-1,bleu-8,tfidf"] + files.arguments()
    let metrics = try await Binary.run(arguments).rows("metrics")
    #expect(metrics.map { $0["metric"]?.string } == ["bleu-1", "bleu-8", "tfidf"])
    #expect(
      metrics[0]["signature"]?.string
        == "nrefs:1|case:mixed|eff:yes|tok:13a|smooth:exp|version:2.6.0+chunkwise")
    let chosen = try await Binary.run(
      arguments + ["--tokenize", "char", "--smooth-method", "add-k", "--smooth-value", "0.5"]
    ).rows(
      "metrics")
    #expect(chosen[1]["signature"]?.string?.contains("|tok:char|smooth:add-k[0.50]|") == true)
    for (options, sentence) in [
      (["--tokenize", "zh"], "--tokenize is one of 13a, intl, char, none, not \"zh\"."),
      (["--smooth-value", "1"], "--smooth-value goes with --smooth-method floor or add-k."),
      (["--smooth-method", "log"], "--smooth-method is one of exp, floor, add-k, none,"),
    ] {
      let end = try await Binary.run(arguments + options)
      #expect(end.code == 64 && end.complaint?.hasPrefix(sentence) == true, "\(end.errors)")
    }
    let without = try await Binary.run(
      ["correlate", "--metric", "tfidf", "--tokenize", "intl"] + files.arguments())
    #expect(without.code == 64)
    #expect(without.complaint == "--tokenize is of BLEU, which is not among the metrics.")
  }

  @Test("--pairs and --samples hold every number with all its digits")
  func files() async throws {
    let files = JudgedFiles()
    let (pairs, samples) = (files.folder.file("pairs.csv"), files.folder.file("samples.csv"))
    let end = try await Binary.run(
      ["correlate", "--metric", "levenshtein", "--pairs", pairs, "--samples", samples] + files.arguments())
    #expect(end.code == 0, "\(end.errors)")
    let rows = String(decoding: files.folder.contents(of: "pairs.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline).map { $0.split(separator: ",") }
    #expect(
      rows[0].joined(separator: ",")
        == "answers_of,round,index,instruction,proposer,position,preference,proposal_length,answer_length,levenshtein"
    )
    #expect(rows.count == 1 + 60)
    #expect(rows[1][..<5] == ["agg", "all", "0", "Question 0?", "m0"])
    let similarity = try #require(Double(rows[1][9]))
    #expect((0...1).contains(similarity))
    let lines = String(decoding: files.folder.contents(of: "samples.csv"), as: UTF8.self)
      .split(whereSeparator: \.isNewline)
    #expect(lines.count == 1 + 20)
    #expect(
      lines[0].hasPrefix(
        "answers_of,round,index,instruction,proposals,levenshtein,levenshtein_p,proposal_length,proposal_length_p"
      )
    )
    #expect(lines[0].hasSuffix(",models_mean_preference,models_mean_preference_p,position,position_p"))
    let p = try #require(Double(lines[1].split(separator: ",", omittingEmptySubsequences: false)[6]))
    #expect((0...1).contains(p))
    let before = files.folder.contents(of: "m0.json")
    for (arguments, sentence) in [
      (["--pairs", files.folder.file("m0.json")], "m0.json is read by this command, which would replace it"),
      (["--samples", files.folder.file("agg.json")], "agg.json is read by this command"),
      (
        ["--pairs", samples, "--samples", files.folder.path + "/./samples.csv"],
        "/samples.csv would be made twice."
      ),
      (["--pairs", "-"], "--pairs -: the standard output has the tables; name a file."),
    ] {
      let end = try await Binary.run(["correlate"] + arguments + files.arguments())
      #expect(end.code == 64 && end.output.isEmpty, "\(arguments)")
      #expect(end.complaint?.contains(sentence) == true, "\(end.errors)")
    }
    #expect(files.folder.contents(of: "m0.json") == before)
    let lost = try await Binary.run(["correlate", "--pairs", "/nowhere/p.csv"] + files.arguments())
    #expect(lost.code == 73)
    #expect(lost.complaint == "/nowhere/p.csv cannot be made: No such file or directory.")
  }

  @Test("select tells how preferred and how alike each model and each set of models is")
  func select() async throws {
    let files = JudgedFiles()
    let models = Array(files.arguments().prefix(3))
    let end = try await Binary.run(["select", "--format", "json"] + models)
    let table = try end.rows("models")
    let rates = table.compactMap { $0["win_rate_percent"]?.number }
    #expect(rates.count == 3 && rates == rates.sorted(by: >))
    #expect(try end.rows("sets of proposers").map { $0["size"]?.integer } == [2, 2, 2, 3])
    let pairs = try await Binary.run(["select", "--format", "json", "--size", "2"] + models).rows(
      "sets of proposers")
    #expect(pairs.count == 3)
    let one = try await Binary.run(["select", models[0]])
    #expect(one.code == 65 && one.complaint == "There is one model, m0, so there is nothing to choose.")
    let many = try await Binary.run(["select", "--size", "9"] + models)
    #expect(many.code == 64)
    #expect(many.complaint == "--size must be 3 or less, for there are 3 models, not 9.")
    let apart = files.store(
      [["instruction": "Alone", "output": "x", "model": "z", "preference": 1.5]], as: "apart.json")
    let none = try await Binary.run(["select", models[0], apart])
    #expect(none.code == 65)
    #expect(none.complaint?.contains("no instruction for which every model has a text") == true)
  }
}
