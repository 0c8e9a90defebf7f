import CommandLine
import Glibc
import Measures
import Reports
import TokenStreams
import Traces

extension ExportedRequest.Fold: RequestFold {}

/// Writes the requests of traces as another tool wants them, one by one as they are read.
struct RequestExportRun<Export: RequestExport>: Sendable {
  private var export: Export
  private let traces: [String]
  private let path: String
  private var requests = 0
  private var isSimulated = false
  private var hasMockLatencies = false

  init(_ export: Export, of traces: [String], to path: String) {
    self.export = export
    self.traces = traces
    self.path = path
  }

  /// Reads the traces and writes the files. They are there when all of them are whole; if that fails or is interrupted,
  /// nothing of them is left.
  ///
  /// - Throws: `CommandLineError` where a file cannot be written, `TraceError` where a trace cannot be read.
  func run(_ interruption: Interruption) async throws {
    try await interruption.making {
      var run = self
      try run.write()
    }
  }

  private mutating func write() throws {
    // Before any file is made: a mistyped name is no reason to make a folder.
    var first: RequestReader<ExportedRequest.Fold>? = try RequestReader(path: traces[0])
    var read = try DistinctRequests(of: traces)
    let files = try open()
    for (index, trace) in traces.enumerated() {
      var reader = try first ?? RequestReader(path: trace)
      first = nil
      isSimulated = isSimulated || reader.header.isSimulated
      export.begin(ExportedTrace(index, trace, reader.header))
      while StandardStream.output.failure == nil, let fold = try reader.next(besides: &read) {
        requests += 1
        let request = fold.request
        hasMockLatencies = hasMockLatencies || request.hasMockLatencies
        export.append(request, of: ExportedTrace(index, trace, reader.recording))
        try Task.checkCancellation()
        try write(to: files)
      }
      // The reader gives no more, and this is why.
      try Task.checkCancellation()
    }
    export.finish()
    try write(to: files)
    try Task.checkCancellation()
    for file in files { try file.publish() }
    if StandardStream.output.failure == nil { say() }
  }

  private mutating func write(to files: [OutputFile]) throws(CommandLineError) {
    for (index, file) in files.enumerated() { try file.write(export.take(index)) }
  }

  /// The only file is the path itself; several are in the folder that it is.
  private func open() throws(CommandLineError) -> [OutputFile] {
    var inUse = FilesInUse(reading: traces)
    if export.files.count == 1 { return [try OutputFile(path, besides: &inUse)] }
    guard path != "-" else {
      throw .usage("\(export.files.count) files cannot go to the standard output; give a folder: -o PATH/")
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    var files: [OutputFile] = []
    try makeFolder(folder)
    for name in export.files {
      if let slash = name.lastIndex(of: "/") { try makeFolder(folder + name[..<slash]) }
      files.append(try OutputFile(folder + name, besides: &inUse))
    }
    return files
  }

  private func makeFolder(_ path: String) throws(CommandLineError) {
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
  }

  private func say() {
    let files = export.files.count == 1 ? "" : ", \(export.files.count) files"
    let kind = (isSimulated ? ", simulated" : "") + (hasMockLatencies ? ", latencies of a mock" : "")
    StandardStream.error.write(
      "\(path == "-" ? "standard output" : path): "
        + "\(NumberText.count(requests, of: "request"))\(kind)\(files).\n")
    if requests == 0 {
      StandardStream.error.write("chunkwise: There is no request in it, so there is nothing to show.\n")
    }
  }
}

extension ExportedTrace {
  fileprivate init(_ index: Int, _ path: String, _ header: TraceHeader) {
    self.init(
      index: index, name: PathText.name(of: path), tool: header.tool, seed: header.seed,
      isSimulated: header.isSimulated, isRedacted: header.redactionKey != nil,
      machine: header.machine?.description, wallNs: header.wallNs,
      monotonicNs: header.monotonicNs)
  }
}
