internal import Digests
internal import JSON

extension Report {
  /// The report as one HTML page that needs nothing else: UTF-8 bytes of style, script and data.
  ///
  /// The page forbids itself every request and every script but its own (Content Security Policy, by digest). The data
  /// stand in it as JSON without a `<`, which no text of a model can end; its script puts texts into text nodes only.
  public var page: [UInt8] {
    let script = Self.scripts.reduce(into: [UInt8]()) { $0 += $1 + [0x0A] }
    var page = PageBytes()
    page.add("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
    page.add(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \(page.source(of: Self.style)); "
        + "script-src \(page.source(of: script)); base-uri 'none'; form-action 'none'\">\n")
    page.add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    page.add("<meta name=\"color-scheme\" content=\"light dark\">\n<title>chunkwise report</title>\n<style>")
    page.add(Self.style)
    page.add(
      "</style>\n</head>\n<body>\n<noscript><p>This page draws its figures with a script of its own, which is "
    )
    page.add(
      "switched off here. The data are in the page as JSON.</p></noscript>\n<main id=\"report\"></main>\n")
    page.add("<script type=\"application/json\" id=\"data\">")
    page.addData(json)
    page.add("</script>\n<script>")
    page.add(script)
    page.add("</script>\n</body>\n</html>\n")
    return page.bytes
  }

  private static var style: [UInt8] { PackageResources.page_css }

  /// In the order in which they use one another.
  private static var scripts: [[UInt8]] {
    [
      PackageResources.parts_js, PackageResources.axes_js, PackageResources.tables_js,
      PackageResources.distributions_js, PackageResources.split_js, PackageResources.trade_off_js,
      PackageResources.proposers_js, PackageResources.correlations_js, PackageResources.timeline_js,
      PackageResources.answer_js, PackageResources.page_js,
    ]
  }
}

/// A page while it is written.
private struct PageBytes {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ text: String) { bytes += text.utf8 }
  mutating func add(_ more: [UInt8]) { bytes += more }

  /// Adds a document. A `<` stands in its strings only, where its escape means the same.
  mutating func addData(_ value: JSONValue) {
    var writer = JSONWriter()
    writer.value(value)
    for byte in writer.bytes {
      if byte == UInt8(ascii: "<") { bytes += "\\u003c".utf8 } else { bytes.append(byte) }
    }
  }

  /// What the policy calls an inline element (CSP level 3, §2.3.1: `hash-source`).
  func source(of element: [UInt8]) -> String {
    var digest = SHA256()
    element.withUnsafeBytes { digest.update($0) }
    return "'sha256-\(Self.base64(digest.bytes))'"
  }

  /// RFC 4648, §4.
  private static func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0) }
      for digit in 0...group.count { text.append(alphabet[bits >> (18 - 6 * digit) & 63]) }
      text += Array(repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
