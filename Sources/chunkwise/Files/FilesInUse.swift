import CommandLine

/// The files of one command: what it makes must be neither what it reads nor what else it makes.
struct FilesInUse: Sendable {
  private let inputs: [FileIdentity]
  private var outputs: [Place] = []

  /// A place for a file, whether there is one or not.
  private struct Place: Equatable {
    let folder: FileIdentity?
    let name: String
  }

  /// Begins with the files and folders that are read; what is not there is left to whoever opens it.
  init(reading paths: [String]) {
    inputs = paths.compactMap { $0 == "-" ? nil : FileIdentity($0) }
  }

  /// Takes a path for a file to be made; `-` is the standard output.
  ///
  /// - Parameter option: the option that named it, where the command's tables go to the standard output.
  /// - Throws: `CommandLineError` (usage) where that would replace a file that is read, or one that is made too, or
  ///   is the standard output where the tables go.
  mutating func claim(_ path: String, besideTables option: String? = nil) throws(CommandLineError) {
    if path == "-" {
      guard let option else { return }
      throw .usage("\(option) -: the standard output has the tables; name a file.")
    }
    let place = Place(folder: FileIdentity(PathText.folder(of: path)), name: PathText.name(of: path))
    // A pipe or a device is written to, and not replaced.
    if let file = FileIdentity(path), file.isRegular {
      let isInFolder = place.folder.map(inputs.contains) ?? false
      guard !inputs.contains(file), !isInFolder else {
        throw .usage(
          "\(path) is read by this command, which would replace it. Choose another name for what is made.")
      }
    }
    guard !outputs.contains(place) else {
      throw .usage("\(path) would be made twice. Give each file that is made a name of its own.")
    }
    outputs.append(place)
  }
}
