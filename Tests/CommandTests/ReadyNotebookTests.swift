import JSON
import Testing

/// The notebooks that come with the program, made from the recordings that do.
@Suite(.enabled(if: OtherPrograms.python != nil, OtherPrograms.whatIsMissing))
struct ReadyNotebookTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  @Test(
    "They run as they are, draw every figure, and find what analyze prints of the recording",
    arguments: ["pinned", "unpinned"])
  func run(name: String) async throws {
    let folder = "\(Self.root)/notebooks-export/\(name)"
    let trace = "\(RecordingsTests.folder)/\(name).jsonl.zst"
    let found = try TimelineExportTests.python("notebooks.py", folder)
    let (latency, aggregation) = (found["latency.ipynb"], found["aggregation.ipynb"])
    try await TimelineExportTests.expect(medians: latency?["medians"], areThoseOf: trace, groups: 4)
    #expect(latency?["drawn"] == 4 && latency?["complaints"] == [])
    #expect(aggregation?["drawn"] == 4 && aggregation?["complaints"] == [])
    // What the rows say of every request is what an export says today.
    let again = TemporaryFolder()
    let end = try await Binary.run(["export", trace, "--to", "notebook", "-o", again.path])
    #expect(end.code == 0)
    for table in ["requests", "calls", "rounds", "split"] {
      let isSame =
        again.contents(of: "data/\(table).csv") == TemporaryFolder.contents(at: "\(folder)/data/\(table).csv")
      #expect(
        isSame, "\(table).csv is not what chunkwise makes; bash notebooks-export/make.sh makes it anew.")
    }
  }

  @Test("Each says beside its traces what is real in them")
  func said() throws {
    for name in ["pinned", "unpinned"] {
      for notebook in ["latency", "aggregation"] {
        let json = try JSONValue(
          parsing: TemporaryFolder.contents(at: "\(Self.root)/notebooks-export/\(name)/\(notebook).ipynb"))
        let text = json["cells"]?.array?[1]["source"]?.array?.compactMap(\.string).joined() ?? ""
        #expect(
          text.contains("`\(name).jsonl.zst`, recorded by ")
            && text.contains("**what they wrote means nothing**"))
      }
    }
  }
}
