/// Sums of products of some variables, of which some are to be taken out of the others.
struct SymmetricMatrix {
  /// How many variables there are.
  let count: Int
  private var values: [Double]

  init(upperTriangle: ArraySlice<Double>, count: Int) {
    self.count = count
    values = Array(repeating: 0, count: count * count)
    var place = upperTriangle.startIndex
    for row in 0..<count {
      for column in row..<count {
        values[row * count + column] = upperTriangle[place]
        values[column * count + row] = upperTriangle[place]
        place += 1
      }
    }
  }

  subscript(row: Int, column: Int) -> Double { values[row * count + column] }

  /// The correlation of the first two variables where those behind them, up to `end`, are held fixed; nil where they
  /// leave nothing of one of the two.
  func partialCorrelation(fixing end: Int) -> Double? {
    var rest = self
    for variable in 2..<end { rest.sweepOut(variable, among: end, diagonal: self[variable, variable]) }
    let (first, second) = (rest[0, 0], rest[1, 1])
    // Below this share of the variance, what is left is rounding.
    guard first > Self.nothing * self[0, 0], second > Self.nothing * self[1, 1] else { return nil }
    return min(1, max(-1, rest[0, 1] / (first * second).squareRoot()))
  }

  private static let nothing = 1e-10

  /// Takes out of the first `end` variables what one of them explains.
  private mutating func sweepOut(_ variable: Int, among end: Int, diagonal: Double) {
    let pivot = self[variable, variable]
    // A variable that those swept out before have explained, but for rounding, explains nothing more.
    guard pivot > Self.nothing * diagonal else { return }
    for row in 0..<end where row != variable {
      let share = self[row, variable] / pivot
      for column in 0..<end where column != variable {
        values[row * count + column] -= share * self[variable, column]
      }
    }
    for other in 0..<end {
      values[variable * count + other] = 0
      values[other * count + variable] = 0
    }
  }
}
