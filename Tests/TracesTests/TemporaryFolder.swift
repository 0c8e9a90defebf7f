import Glibc

/// A folder that goes, with what is in it, when the test is over.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/chunkwise-traces-XXXXXX".utf8CString)
    path = String(cString: mkdtemp(&template)!)
  }

  deinit {
    for name in names { unlink(file(name)) }
    rmdir(path)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    // Read in place: a copy of the whole array would reach behind the last entry.
    while let entry = readdir(folder) {
      names.append(
        withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) })
    }
    return names.filter { $0 != "." && $0 != ".." }
  }
}

/// All bytes of a file.
func contents(of path: String) -> [UInt8] {
  let file = open(path, O_RDONLY)
  defer { close(file) }
  var bytes: [UInt8] = []
  var piece = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &piece, piece.count)
    if count <= 0 { return bytes }
    bytes += piece[..<count]
  }
}

/// Makes a file of these bytes.
func store(_ bytes: some Collection<UInt8>, at path: String) {
  let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  defer { close(file) }
  let bytes = Array(bytes)
  var written = 0
  while written < bytes.count {
    written += bytes.withUnsafeBytes { write(file, $0.baseAddress! + written, $0.count - written) }
  }
}
