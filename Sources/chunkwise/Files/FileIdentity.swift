import Glibc

/// What tells a file from every other one, by whatever name it goes.
struct FileIdentity: Hashable, Sendable {
  private let device: dev_t
  private let inode: ino_t
  /// What `st_mode` says that it is.
  private let kind: mode_t

  /// The identity of what a path names; nil if there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, inode, kind) = (status.st_dev, status.st_ino, status.st_mode & S_IFMT)
  }

  /// Whether it is a file on a disk, which can be read again and be replaced.
  var isRegular: Bool { kind == S_IFREG }

  /// Whether it is a folder.
  var isFolder: Bool { kind == S_IFDIR }
}
