internal import CCurl

/// The parts of a URL, as libcurl itself will see them.
struct Address: Equatable, Sendable {
  var scheme: String
  /// Without brackets around an IPv6 address.
  var host: String
  /// Host and, where it is given, port: what stands in the `Host` header.
  var authority: String
  /// Path and query.
  var path: String

  /// nil where libcurl finds no URL, or one that is neither `http` nor `https`.
  init?(_ url: String) {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
    func part(_ part: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
      defer { curl_free(text) }
      return String(cString: text)
    }
    guard let scheme = part(CURLUPART_SCHEME), scheme == "http" || scheme == "https",
      let host = part(CURLUPART_HOST), let path = part(CURLUPART_PATH)
    else { return nil }
    self.scheme = scheme
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    authority = part(CURLUPART_PORT).map { "\(host):\($0)" } ?? host
    self.path = part(CURLUPART_QUERY).map { "\(path)?\($0)" } ?? path
  }

  /// Whether the host is this machine, which no proxy can reach in our place.
  var isLoopback: Bool {
    host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1"
  }
}
