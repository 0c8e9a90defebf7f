/// A line through points, no coefficient negative: the non-negative least squares of Lawson and Hanson (1974), made
/// robust by Huber's weights (1964).
///
/// There are three coefficients at most, so that the active sets need no search: every one of them is solved, and the
/// best that has no negative coefficient is taken. Of residuals beyond 1.345 standard deviations, as their median
/// absolute value estimates them, the weight falls with their size: a stall or a full queue does not tilt the line.
enum NonNegativeLine {
  private static let tuning = 1.345
  /// A normal sample's standard deviation over its median absolute deviation.
  private static let deviationOfMedian = 1.4826
  private static let passes = 30

  /// The coefficients that fit `values` best; zeros where there are none.
  ///
  /// - Parameter columns: for each coefficient, its factor at every point.
  static func fit(_ columns: [[Double]], to values: [Double]) -> [Double] {
    if values.isEmpty { return [Double](repeating: 0, count: columns.count) }
    var weights = [Double](repeating: 1, count: values.count)
    var coefficients = solve(columns, values, weights)
    for _ in 0..<passes {
      let residuals = self.residuals(coefficients, columns, values).map(abs)
      let scale = residuals.sorted()[residuals.count / 2] * deviationOfMedian
      guard scale > 0 else { break }
      weights = residuals.map { $0 <= tuning * scale ? 1 : tuning * scale / $0 }
      let next = solve(columns, values, weights)
      let isDone = zip(next, coefficients).allSatisfy { abs($0 - $1) <= 1e-9 * max(abs($0), abs($1)) }
      coefficients = next
      if isDone { break }
    }
    return coefficients
  }

  /// What each value differs by from the line.
  static func residuals(_ coefficients: [Double], _ columns: [[Double]], _ values: [Double]) -> [Double] {
    values.indices.map { row in
      values[row] - columns.indices.reduce(0) { $0 + coefficients[$1] * columns[$1][row] }
    }
  }

  private static func solve(_ columns: [[Double]], _ values: [Double], _ weights: [Double]) -> [Double] {
    var best = [Double](repeating: 0, count: columns.count)
    var bestLoss = loss(best, columns, values, weights)
    for set in 1..<(1 << columns.count) {
      let active = columns.indices.filter { set >> $0 & 1 == 1 }
      guard let solution = normalEquations(active.map { columns[$0] }, values, weights),
        solution.allSatisfy({ $0 >= 0 })
      else { continue }
      var candidate = [Double](repeating: 0, count: columns.count)
      for (index, value) in zip(active, solution) { candidate[index] = value }
      let candidateLoss = loss(candidate, columns, values, weights)
      if candidateLoss < bestLoss { (best, bestLoss) = (candidate, candidateLoss) }
    }
    return best
  }

  private static func loss(
    _ coefficients: [Double], _ columns: [[Double]], _ values: [Double], _ weights: [Double]
  ) -> Double {
    zip(residuals(coefficients, columns, values), weights).reduce(0) { $0 + $1.1 * $1.0 * $1.0 }
  }

  /// Solves the weighted normal equations by elimination with pivots; nil where they are singular.
  private static func normalEquations(
    _ columns: [[Double]], _ values: [Double], _ weights: [Double]
  ) -> [Double]? {
    func product(_ a: [Double], _ b: [Double]) -> Double {
      a.indices.reduce(0) { $0 + weights[$1] * a[$1] * b[$1] }
    }
    let count = columns.count
    // Columns of one length, so that tokens by the thousand and a constant of one can be told from a singular matrix.
    let lengths = columns.map { product($0, $0).squareRoot() }
    guard lengths.allSatisfy({ $0 > 0 }) else { return nil }
    var rows = (0..<count).map { i in
      (0..<count).map { product(columns[i], columns[$0]) / (lengths[i] * lengths[$0]) }
        + [product(columns[i], values) / lengths[i]]
    }
    for column in 0..<count {
      let pivot = (column..<count).max { abs(rows[$0][column]) < abs(rows[$1][column]) }!
      guard abs(rows[pivot][column]) > 1e-9 else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for index in column...count { rows[row][index] -= factor * rows[column][index] }
      }
    }
    return (0..<count).map { rows[$0][count] / rows[$0][$0] / lengths[$0] }
  }
}
