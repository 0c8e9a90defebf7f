/// Holm's correction for testing several hypotheses at once (Holm 1979).
public enum Holm {
  /// The p-values, in the order given, such that those below α hold together with an error of at most α: from the
  /// smallest on, times how many are left, never below the one before, never above 1.
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var highest = 0.0
    for (place, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      highest = max(highest, min(1, pValues[index] * Double(pValues.count - place)))
      adjusted[index] = highest
    }
    return adjusted
  }
}
