/// The sums of products of some centred variables, and of sums of them over samples: all that a regression needs.
struct CrossProducts {
  /// How many variables there are.
  let count: Int
  /// The products, row by row.
  private var values: [Double]
  /// The diagonal before anything was swept out.
  private let diagonal: [Double]

  /// Multiplies variables with each other; no variables give zeros.
  init(_ variables: [[Double]], count: Int) {
    self.count = count
    var values = Array(repeating: 0.0, count: count * count)
    for (row, a) in variables.enumerated() {
      for (column, b) in variables.enumerated() {
        values[row * count + column] = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
    self.values = values
    diagonal = (0..<count).map { values[$0 * count + $0] }
  }

  /// Adds up products, each so many times; nil if there are none.
  init?(sumOf products: [CrossProducts], times: [Int]) {
    guard let count = products.first?.count else { return nil }
    self.count = count
    var sum = Array(repeating: 0.0, count: count * count)
    for (products, times) in zip(products, times) where times > 0 {
      let factor = Double(times)
      for place in sum.indices { sum[place] += factor * products.values[place] }
    }
    values = sum
    diagonal = (0..<count).map { sum[$0 * count + $0] }
  }

  subscript(row: Int, column: Int) -> Double { values[row * count + column] }

  /// Takes out of every other variable what this one explains of it.
  mutating func sweepOut(_ variable: Int) {
    let pivot = self[variable, variable]
    // A variable that those swept out before have explained, but for rounding, explains nothing more.
    guard pivot > 1e-10 * diagonal[variable] else { return }
    for row in 0..<count where row != variable {
      let share = self[row, variable] / pivot
      for column in 0..<count where column != variable {
        values[row * count + column] -= share * self[variable, column]
      }
    }
    for other in 0..<count {
      values[variable * count + other] = 0
      values[other * count + variable] = 0
    }
  }
}
