import Glibc
import Testing

/// Debian's nginx before another server: TLS and HTTP/2, with a certificate for `localhost` that nobody has signed.
final class SecureServer {
  /// Whether nginx and openssl are installed.
  static let isInstalled = access("/usr/sbin/nginx", X_OK) == 0 && access("/usr/bin/openssl", X_OK) == 0

  /// The address that a mixture names.
  var baseURL: String { "https://localhost:\(port)/v1" }
  /// The certificate's file.
  let certificate: String
  private let folder = TemporaryFolder()
  private let port: UInt16
  private let process: RunningBinary

  /// Starts it before the server at an address that ends in `/v1`.
  init(before baseURL: String) async throws {
    certificate = folder.file("certificate.pem")
    let key = folder.file("key.pem")
    let made = try await RunningBinary(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out",
        certificate,
      ], of: "/usr/bin/openssl"
    ).end()
    try #require(made.code == 0, "\(made.errors)")
    port = try Self.freePort()
    let settings = """
      daemon off; master_process off; pid \(folder.file("pid")); error_log stderr;
      events {}
      http {
        client_body_temp_path \(folder.path); proxy_temp_path \(folder.path); client_max_body_size 64m;
        log_format version '$server_protocol'; access_log \(folder.file("versions")) version;
        server {
          listen 127.0.0.1:\(port) ssl http2; server_name localhost;
          ssl_certificate \(certificate); ssl_certificate_key \(key);
          location / { proxy_pass \(baseURL.dropLast("/v1".count)); proxy_http_version 1.1; proxy_buffering off; }
        }
      }
      """
    let file = folder.store(settings.utf8, as: "nginx.conf")
    process = try RunningBinary(["-p", folder.path, "-e", "stderr", "-c", file], of: "/usr/sbin/nginx")
    let port = port
    try await until("nginx listens") { Self.connects(to: port) }
  }

  /// The protocol of each request that has been answered, such as `HTTP/2.0`.
  var versions: [String] {
    String(decoding: folder.contents(of: "versions"), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    try #require(isBound)
    return UInt16(bigEndian: address.sin_port)
  }

  private static func connects(to port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }
}
