internal import Glibc

/// The computer that a trace was recorded on: what latencies depend on, and nothing that names its owner.
public struct Machine: Equatable, Sendable, CustomStringConvertible {
  /// The processor, as its maker names it.
  public var cpu: String
  /// Processors in use by the operating system.
  public var cores: Int
  /// Name, release and architecture of the kernel.
  public var kernel: String

  /// Makes a description.
  public init(cpu: String, cores: Int, kernel: String) {
    self.cpu = cpu
    self.cores = cores
    self.kernel = kernel
  }

  /// As tables and pages say it.
  public var description: String { "\(cpu), \(cores) \(cores == 1 ? "core" : "cores"), \(kernel)" }

  /// The computer that this runs on.
  public static var current: Machine {
    var system = utsname()
    uname(&system)
    return Machine(
      cpu: processorName ?? "unknown", cores: sysconf(Int32(_SC_NPROCESSORS_ONLN)),
      kernel: [text(system.sysname), text(system.release), text(system.machine)].joined(separator: " "))
  }

  private static var processorName: String? {
    guard let file = fopen("/proc/cpuinfo", "r") else { return nil }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 1024)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // x86 says "model name", 64-bit ARM only "CPU part".
      guard text.hasPrefix("model name") || text.hasPrefix("CPU part") else { continue }
      return text.split(separator: ":", maxSplits: 1).last.map { part in
        String(part.drop { $0 == " " }.prefix { $0 != "\n" })
      }
    }
    return nil
  }

  private static func text<Field>(_ field: Field) -> String {
    withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
