internal import Glibc

extension BLEU {
  /// What was computed, as sacreBLEU writes it: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+chunkwise`.
  ///
  /// The version is that of the definition, and the word behind it says who computed. (sacreBLEU does not name the
  /// maximum order in there, so neither do we: say it beside, where it is not 4.)
  ///
  /// - Parameter references: How many references each text has; nil where they have different numbers.
  public func signature(references: Int? = 1) -> String {
    [
      "nrefs:\(references.map(String.init) ?? "var")", "case:\(isLowercased ? "lc" : "mixed")",
      "eff:\(usesEffectiveOrder ? "yes" : "no")", "tok:\(tokenizer.rawValue)",
      "smooth:\(smoothing.signature)",
      "version:2.6.0+chunkwise",
    ].joined(separator: "|")
  }
}

extension BLEU.Smoothing {
  fileprivate var signature: String {
    switch self {
    case .none: "none"
    case .floor(let value): "floor[\(value.withTwoDecimals)]"
    case .addK(let value): "add-k[\(value.withTwoDecimals)]"
    case .exponential: "exp"
    }
  }
}

extension Double {
  /// As Python's `.2f` writes a finite number.
  fileprivate var withTwoDecimals: String {
    // 309 digits before the point at most, and four characters more.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 320) { buffer in
      _ = withVaList([self]) { vsnprintf(buffer.baseAddress!, buffer.count, "%.2f", $0) }
      return String(cString: buffer.baseAddress!)
    }
  }
}
