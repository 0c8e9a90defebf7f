import Glibc

/// The time of day, for names of files.
enum WallClock {
  /// Now, in local time, as `20260131-235959`.
  static func fileStamp() -> String {
    var seconds = time(nil)
    var fields = tm()
    localtime_r(&seconds, &fields)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y%m%d-%H%M%S", &fields)
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
