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
    isFolder = path.hasSuffix("/") || AlpacaEvalFolder.isFolder(path)
  }

  /// Writes the files that hold anything, in place of what is there, and says on the standard error what they hold.
  ///
  /// - Throws: `CommandLineError` where there is nothing to write, where several files have only one path, or where one
  ///   cannot be written.
  mutating func write(_ exported: [ExportedFile]) throws(CommandLineError) {
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
        throw .usage(
          "There are \(exported.count) generators (\(names)), each with a file of its own; give a folder: -o \(path)/"
        )
      }
      return try write(first, to: path, name: PathText.name(of: path).droppingEnding(first.ending))
    }
    if mkdir(path, 0o777) != 0, errno != EEXIST {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    let names = exported.map { Self.fileName($0.name) }
    if let doubled = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw CommandLineError(
        .cantCreate,
        "Two generators would have the file \(names[doubled])\(exported[doubled].ending); export them apart.")
    }
    for (file, name) in zip(exported, names) {
      try write(file, to: "\(path)\(path.hasSuffix("/") ? "" : "/")\(name)\(file.ending)", name: name)
    }
  }

  private mutating func write(_ file: ExportedFile, to path: String, name: String) throws(CommandLineError) {
    try OutputFile.make(path, of: Array(file.text(name).utf8), besides: &files)
    say("\(path): \(NumberText.count(file.count)) \(file.count == 1 ? "answer" : "answers") of \(file.name).")
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
