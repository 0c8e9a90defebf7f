/// Names that are taken from paths.
enum PathText {
  /// The last part of a path.
  static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

  /// What stands before the last part of a path; without such the current folder.
  static func folder(of path: String) -> String {
    guard let slash = path.unicodeScalars.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path without what follows its first point, and of AlpacaEval's `model_outputs.json` the folder:
  /// there that is the model's name.
  static func stem(of path: String) -> String {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return path }
    let stem = last.prefix { $0 != "." }
    let isAlpacaEval = stem == "model_outputs" || stem == "annotations"
    return isAlpacaEval && parts.count > 1 ? String(parts[parts.count - 2]) : String(stem)
  }
}
