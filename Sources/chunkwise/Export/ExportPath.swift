import CommandLine
import Glibc

/// Where exported files go: one to the path itself, several into the folder that it is.
struct ExportPath {
  private let path: String
  private let isFolder: Bool
  private var files: FilesInUse

  /// - Parameter inputs: the files that the command reads.
  init(_ path: String, reading inputs: [String]) {
    self.path = path
    files = FilesInUse(reading: inputs)
    isFolder = path.hasSuffix("/") || FileIdentity(path)?.isFolder == true
  }

  /// Writes the files that hold anything, in place of what is there, and says on the standard error what they hold. They are
  /// there when all of them are whole.
  ///
  /// - Throws: `CommandLineError` where there is nothing to write, where several files have only one path, or where one
  ///   cannot be written; `CancellationError` where the task was cancelled. Then none of them is made.
  mutating func write(_ exported: [ExportedFile]) throws {
    for file in exported {
      for remark in file.remarks { say("\(file.name): \(remark)") }
    }
    let exported = exported.filter { $0.count > 0 }
    guard let first = exported.first else {
      throw CommandLineError(.dataErr, "There is no answer to export.")
    }
    guard isFolder else {
      guard exported.count == 1 else {
        let names = exported.map(\.name).joined(separator: ", ")
        throw CommandLineError.usage(
          "There are \(exported.count) generators (\(names)), each with a file of its own; give a folder: -o \(path)/"
        )
      }
      return try write([(first, path, PathText.name(of: path).droppingEnding(first.ending))])
    }
    let names = exported.map { Self.fileName($0.name) }
    if let doubled = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw CommandLineError(
        .cantCreate,
        "Two generators would have the file \(names[doubled])\(exported[doubled].ending); export them apart.")
    }
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    let folder = path.hasSuffix("/") ? path : path + "/"
    try write(zip(exported, names).map { ($0, "\(folder)\($1)\($0.ending)", $1) })
  }

  /// Writes files under their names, of which none may be that of what is read.
  private mutating func write(_ exported: [(file: ExportedFile, path: String, name: String)]) throws {
    var made: [OutputFile] = []
    for (_, path, _) in exported { made.append(try OutputFile(path, besides: &files)) }
    for (output, (file, _, name)) in zip(made, exported) {
      try Task.checkCancellation()
      try output.write(Array(file.text(name).utf8))
    }
    for output in made { try output.publish() }
    for (file, path, _) in exported {
      say("\(path): \(NumberText.count(file.count, of: "answer")) of \(file.name).")
    }
  }

  private func say(_ sentence: String) { StandardStream.error.write("chunkwise: \(sentence)\n") }

  /// A name that can be that of a file.
  private static func fileName(_ name: String) -> String {
    let name = String(name.map { $0 == "/" || $0 == "\0" ? "_" : $0 })
    return name.hasPrefix(".") ? "_" + name : name
  }
}

extension String {
  fileprivate func droppingEnding(_ ending: String) -> String {
    hasSuffix(ending) && count > ending.count ? String(dropLast(ending.count)) : self
  }
}
