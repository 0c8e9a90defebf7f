import Reports

extension RequestExport {
  /// What it writes of some requests of one trace, file by file.
  func files(of recorded: [Recorded], isSimulated: Bool = false) throws -> [String: [UInt8]] {
    var export = self
    var files = Dictionary(uniqueKeysWithValues: export.files.map { ($0, [UInt8]()) })
    func take() { for (index, name) in export.files.enumerated() { files[name]! += export.take(index) } }
    // An hour on the wall clock stands for 0 on the monotonic one.
    let trace = ExportedTrace(
      index: 0, name: "t.jsonl.zst", tool: "chunkwise 1.2", seed: 7, isSimulated: isSimulated,
      isRedacted: false, machine: nil,
      wallNs: 3_600_000_000_000, monotonicNs: 0)
    export.begin(trace)
    for request in recorded {
      export.append(try request.exported(), of: trace)
      take()
    }
    export.finish()
    take()
    return files
  }
}
