import Glibc

/// How much memory this process holds.
enum PeakMemory {
  /// Forgets the peak of what ran before, where the kernel allows it (proc(5), `clear_refs`).
  static func reset() {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return }
    fputs("5", file)
    fclose(file)
  }

  /// Resident bytes now, and at most since the reset.
  static var now: (residentBytes: Int, peakBytes: Int) {
    (kibibytes("VmRSS:") << 10, kibibytes("VmHWM:") << 10)
  }

  private static func kibibytes(_ name: String) -> Int {
    guard let file = fopen("/proc/self/status", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let words = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        .split { $0 == "\t" || $0 == " " || $0 == "\n" }
      if words.first == name[...], words.count > 1 { return Int(words[1]) ?? 0 }
    }
    return 0
  }
}
