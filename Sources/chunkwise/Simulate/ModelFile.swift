import CommandLine
import Glibc
import JSON
import Simulation

/// A latency model as a file.
enum ModelFile {
  /// Writes a model in place of what the file held.
  ///
  /// - Throws: `CommandLineError` where it cannot be written.
  static func write(_ model: LatencyModel, to path: String) throws(CommandLineError) {
    guard let file = fopen(path, "we") else {
      throw CommandLineError(.cantCreate, "\(path) cannot be made: \(String(cString: strerror(errno))).")
    }
    let bytes = Array((model.json.text + "\n").utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    guard fclose(file) == 0, written == bytes.count else {
      throw CommandLineError(.ioErr, "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }
}
