internal import Glibc

/// How standard input is called in sentences.
let standardInput = "standard input"

/// The bytes of the file at `path`, or of standard input for `-`.
///
/// - Parameter limit: The most bytes that are accepted.
/// - Throws: `MixtureError` of kind `unreadable`, with the system's reason.
package func fileBytes(_ path: String, limit: Int) throws(MixtureError) -> [UInt8] {
  let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
  let refuse = { (reason: String) in
    MixtureError(.unreadable, ["\(path == "-" ? standardInput : path) cannot be read: \(reason)."])
  }
  guard descriptor >= 0 else { throw refuse(String(cString: strerror(errno))) }
  defer { if path != "-" { close(descriptor) } }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw refuse(String(cString: strerror(errno)))
    }
    if count == 0 { return bytes }
    bytes += buffer[..<count]
    if bytes.count > limit { throw refuse("it is larger than \(limit >> 20) MiB") }
  }
}
